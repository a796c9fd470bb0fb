import type { Context } from '../platform/context.ts';
import type { Applicant } from '../profiles/applicant.ts';
import { type ErasureCondition, erase, listUnverified, UNVERIFIED_AT_ONCE } from './erasure-store.ts';

/**
 * Erases an applicant, and appends the id to the list outside the database after the response.
 *
 * Again: the same result, and the id is appended again, should the first time have failed.
 */
export async function eraseApplicant(
  context: Context,
  id: string,
  condition: ErasureCondition = {},
): Promise<Applicant | undefined> {
  return listed(context, await erase(context.db, id, context.event('anonymized', id), condition));
}

/** The client in the history of an account that is erased because its address was not verified in time. */
const BY_DEADLINE = 'email-verification';

/**
 * Erases the accounts, and their applicants, whose address had to be verified by now, a portion of them.
 *
 * Nothing while the operator does not ask for verified addresses, or no mail could have been sent.
 */
export async function eraseUnverified(context: Context): Promise<'more' | 'done'> {
  const { configuration, mailer, db, now } = context;
  if (!configuration.verifyEmail || !mailer.isConfigured) return 'done';
  const ids = await listUnverified(db, now());
  for (const id of ids) {
    await eraseIf(context, id, BY_DEADLINE, { unverifiedBy: now() });
  }
  return ids.length === UNVERIFIED_AT_ONCE ? 'more' : 'done';
}

/** Erases an applicant where a condition holds, by the service itself: `by` is its name in the history. */
export async function eraseIf(context: Context, id: string, by: string, condition: ErasureCondition): Promise<void> {
  listed(context, await erase(context.db, id, { ...context.event('anonymized', id), clientId: by }, condition));
}

function listed({ erasures, waitUntil }: Context, applicant: Applicant | undefined): Applicant | undefined {
  if (applicant?.anonymized_on) waitUntil(erasures.append(applicant.id, applicant.anonymized_on));
  return applicant;
}
