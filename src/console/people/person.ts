import { viewOf } from '../../accounts/me/view.ts';
import { Failure } from '../../http/failure.ts';
import type { Context } from '../../platform/context.ts';
import { APPLICANT_ID } from '../../profiles/applicant.ts';
import { readingOf } from '../../profiles/read-log.ts';
import type { ConsoleReply } from '../endpoint.ts';
import { personPage } from './pages/person-page.tsx';
import type { PersonProps } from './pages/props.ts';
import { readShownPerson } from './store.ts';

/** The path parameter of one person. */
export const personParameter = { applicant_id: APPLICANT_ID } as const;

/** Parts of the page beyond the person: what has been done, or what is wrong with a form as it was sent. */
type Said = Pick<PersonProps, 'notice' | 'problem' | 'sent'>;

/**
 * The page of a person, newest entries of the history first, or those before one of them. Throws `not_found`.
 *
 * Showing it is a reading of the person, which the history tells where READ_LOG is on.
 */
export async function showPage(
  context: Context,
  id: string,
  { before = null, ...said }: Said & { readonly before?: number | null } = {},
): Promise<ConsoleReply> {
  const now = context.now();
  const person = await readShownPerson(context.primary, id, { now, before, reading: readingOf(context, id) });
  if (person === undefined) throw new Failure('not_found');
  const isInternal = person.account !== undefined && (await viewOf(context, person.account)).internal;
  const page = personPage({ ...person, isInternal, now, before, ...said });
  return { page, status: said.problem === undefined ? 200 : 400 };
}

/** Acts that the page of a person tells of once they are done. */
export type Done = keyof typeof NOTICES;

/** Acts as the page tells of them. */
export const NOTICES = {
  corrected: 'The name is corrected.',
  same: 'Nothing was changed: the values are those that were there.',
  reset_link: 'The link to set a new password is mailed.',
  verification_link: 'The link that verifies the address is mailed.',
  sessions: 'Every session is ended: the person has to log in again everywhere.',
  unlocked: 'The lock is lifted: the person can log in.',
  internal: 'The account no longer counts as internal.',
  anonymized: 'The person is anonymized. What is left is below.',
} as const;

/** Leads to the page of the person, which tells what has been done. */
export function donePage(id: string, done: Done): ConsoleReply {
  return { next: `/console/people/${id}?done=${done}` };
}
