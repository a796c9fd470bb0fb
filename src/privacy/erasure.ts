import type { Context } from '../platform/context.ts';
import type { Applicant } from '../profiles/applicant.ts';
import { erase } from './erasure-store.ts';

/**
 * Erases an applicant, and appends the id to the list outside the database after the response.
 *
 * Again: the same result, and the id is appended again, should the first time have failed.
 */
export async function eraseApplicant(context: Context, id: string): Promise<Applicant | undefined> {
  const { db, erasures, event, waitUntil } = context;
  const applicant = await erase(db, id, event('anonymized', id));
  if (applicant?.anonymized_on) waitUntil(erasures.append(id, applicant.anonymized_on));
  return applicant;
}
