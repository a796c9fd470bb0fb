import { is } from 'valibot';
import { APPLICANT_ID } from '../../profiles/applicant.ts';
import { emailKey } from '../../profiles/email.ts';
import { ExternalId } from '../../profiles/schema.ts';
import { USERNAME } from '../../profiles/username.ts';

/** Applicants in one list of hits. */
export const MOST_FOUND = 50;

/** A typed text as each kind of identifier that it can be; undefined for a kind that it cannot be. */
export interface Identifiers {
  readonly id: string | undefined;
  readonly reference: string | undefined;
  readonly email: string | undefined;
  readonly username: string | undefined;
}

/** The kinds of identifier that a typed text can be. A user name may look like any other. */
export function identifiersIn(typed: string): Identifiers {
  const text = typed.trim();
  return {
    id: APPLICANT_ID.test(text) ? text : undefined,
    reference: is(ExternalId, text) ? text : undefined,
    email: text.length <= 254 && emailKey(text) !== undefined ? text : undefined,
    username: USERNAME.test(text) ? text : undefined,
  };
}
