import type { applicants } from '../db/tables.ts';
import { Failure } from '../http/failure.ts';
import { emailKey } from './email.ts';

/** The person record as it is stored; `version` counts the changes, from 1. Timestamps are milliseconds since 1970 (UTC). */
export type Applicant = Readonly<typeof applicants.$inferSelect>;

/** The fields that a caller may give a new applicant. */
export type ApplicantFields = Partial<
  Record<'external_applicant_id' | 'email' | 'external_applicant_name', string | null | undefined>
>;

/** `aplt_` and 26 characters: ours are TypeIDs, and imported ones base32 of another alphabet (RFC 4648). */
export const APPLICANT_ID = /^aplt_[0-9a-z]{26}$/;

/** A new applicant, not stored yet. */
export function newApplicant(id: string, fields: ApplicantFields, now: number): Applicant {
  const { email = null } = fields;
  return {
    id,
    external_applicant_id: fields.external_applicant_id ?? null,
    email,
    email_key: keyOf(email),
    external_applicant_name: fields.external_applicant_name ?? null,
    version: 1,
    created_on: now,
    modified_on: now,
    anonymized_on: null,
    has_account: null,
  };
}

/** The key of a profile's e-mail address; of none, none. */
export function keyOf(email: string | null | undefined): string | null {
  return email == null ? null : (emailKey(email) ?? null);
}

/** The applicant that a call is about; throws `not_found`. */
export function requireApplicant<Found>(applicant: Found | undefined): Found {
  if (applicant === undefined) throw new Failure('not_found');
  return applicant;
}

/**
 * The applicant after a conditional update, validated by the applicant as it stands afterwards.
 *
 * Throws `not_found`, `applicant_anonymized` or `precondition_failed`. An update that matched and changed nothing
 * because every value was there already is a success.
 */
export function requireUpdated(
  applicant: Applicant | undefined,
  changed: boolean,
  versions: readonly number[] | undefined,
): Applicant {
  const found = requireApplicant(applicant);
  if (changed) return found;
  if (found.anonymized_on !== null) throw new Failure('applicant_anonymized');
  if (versions !== undefined && !versions.includes(found.version)) throw new Failure('precondition_failed');
  return found;
}

/** An applicant as callers see it; absent values are absent, never null. */
export function toResource(applicant: Applicant, publicOrigin: string) {
  const { id, external_applicant_id, email, external_applicant_name } = applicant;
  return {
    id,
    created_on: new Date(applicant.created_on).toISOString(),
    modified_on: new Date(applicant.modified_on).toISOString(),
    ...(external_applicant_id !== null && { external_applicant_id }),
    ...(email !== null && { email }),
    ...(external_applicant_name !== null && { external_applicant_name }),
    _links: { self: { href: `${publicOrigin}/applicants/${id}` } },
  };
}
