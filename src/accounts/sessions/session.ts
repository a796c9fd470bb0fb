import type { Client } from '../../clients/client.ts';
import { invalidToken } from '../../clients/errors.ts';
import { clientById } from '../../clients/registry.ts';
import { isApplicantToken } from '../../oauth/tokens/applicant-token.ts';
import { TOKEN_LIFETIME } from '../../oauth/tokens/client-tokens.ts';
import type { Context } from '../../platform/context.ts';
import { sha256 } from '../../platform/hash.ts';
import { RecentKeys } from '../../platform/recent-keys.ts';
import type { Account } from '../account.ts';
import { extendSession, findSession, type Session } from './store.ts';

/** Milliseconds for which a session lives at least after any use. */
const IDLE_LIFETIME = TOKEN_LIFETIME * 1000;
/** A use is noted at most this often: writing each would cost a round trip each time. */
const NOTING_PAUSE = 5 * 60 * 1000;
/** Milliseconds for which a session lives after a noted use: so a use that is not noted has its hour too. */
export const SESSION_LIFETIME = IDLE_LIFETIME + NOTING_PAUSE;
/** Milliseconds after which a session ends in any case. */
const MAXIMUM_LIFETIME = 30 * 24 * 60 * 60 * 1000;

/** Tokens, by their hash, that were found to have ended: no session comes back, so for a minute none is looked for. */
const ended = new RecentKeys(60 * 1000);

/** When a session was last used, as far as it was noted, of when it expires; both in milliseconds since 1970 (UTC). */
export function lastUseOf(expiresOn: number): number {
  return expiresOn - SESSION_LIFETIME;
}

/** The timestamp before which a session must have begun that has ended in any case. */
export function oldestStart(now: number): number {
  return now - MAXIMUM_LIFETIME;
}

/** Looks every token up again: rows of a session have come back, as after a restore. */
export function forgetEndedTokens(): void {
  ended.clear();
}

/** The account, the client and the session of an applicant's token. */
export interface VerifiedSession {
  readonly account: Account;
  readonly client: Client;
  readonly session: Session;
}

/**
 * Verifies an applicant's token in one round trip; the session is extended after the response.
 *
 * Throws `token_invalid` when the session has ended, or when its client has been revoked.
 */
export async function verifySession(context: Context, token: string): Promise<VerifiedSession> {
  if (!(await isApplicantToken(context, token))) throw invalidToken('malformed');
  const now = context.now();
  const tokenHash = await sha256(token);
  if (ended.has(tokenHash, now)) throw invalidToken('session_ended');
  const found = await findSession(context.primary, tokenHash, now, oldestStart(now));
  if (found === undefined) {
    ended.add(tokenHash, now);
    throw invalidToken('session_ended');
  }
  const client = await clientById(context, found.session.clientId);
  if (!client?.scopes.includes('frontend')) throw invalidToken('client_revoked');
  const { session } = found;
  if (session.expiresOn <= now + IDLE_LIFETIME) {
    const extended = extendSession(context.db, session.tokenHash, now + SESSION_LIFETIME);
    context.waitUntil(extended.catch(() => context.log('warn', 'session_not_extended')));
  }
  return { ...found, client };
}
