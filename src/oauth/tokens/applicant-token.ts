import type { Context } from '../../platform/context.ts';
import { mayBeIssued, newIssuedToken, TOKEN_CHARACTERS } from '../../platform/issued-token.ts';

const PREFIX = 'aat_';
const PURPOSE = 'applicant-token';

/** The form of an applicant's own token: the prefix tells one apart from a client token. */
export const APPLICANT_TOKEN = new RegExp(`^${PREFIX}[\\w-]{${TOKEN_CHARACTERS}}$`);

/** A new applicant's token. */
export function newApplicantToken({ secrets }: Pick<Context, 'secrets'>): Promise<string> {
  return newIssuedToken(secrets, PURPOSE, PREFIX);
}

/** Whether a token is an applicant's that this deployment may have issued: an invented one costs no query. */
export async function isApplicantToken({ secrets }: Pick<Context, 'secrets'>, token: string): Promise<boolean> {
  return APPLICANT_TOKEN.test(token) && (await mayBeIssued(secrets, PURPOSE, token));
}
