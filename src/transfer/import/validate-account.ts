import { type GenericSchema, is } from 'valibot';
import type { Account } from '../../accounts/account.ts';
import { REGISTRATION_CODES, type RegistrationCode } from '../../accounts/errors.ts';
import { NO_PASSWORD, readImportedHash } from '../../accounts/passwords/hashing/hashing.ts';
import { newAccount } from '../../accounts/registration/new-account.ts';
import { profileName, validateRegistration } from '../../accounts/registration/registration-rules.ts';
import { DataPrivacyAccepted, Internal } from '../../accounts/schema.ts';
import { emailKey } from '../../profiles/email.ts';
import { readTimestamp } from '../../profiles/list/timestamp.ts';
import { type RowError, registrationError } from './row-errors.ts';

type Sent = Readonly<Record<string, unknown>>;

/** The account of a valid row. */
export interface SentAccount {
  /** Its hash is the one that was sent, or stands for none. */
  readonly account: Account;
  /** A plain password, which is still to be hashed. */
  readonly password: string | undefined;
  /** Whether the row says when the person consented. */
  readonly isConsentDated: boolean;
  /** Values that a profile gets which lacks them, as at registration. */
  readonly copied: { readonly email: string; readonly external_applicant_name: string | undefined };
}

/** Who the account is of, and when that person and the import came. Milliseconds since 1970 (UTC). */
interface Origin {
  readonly id: string;
  readonly createdOn: number;
  readonly now: number;
}

/**
 * Validates the account of a row by the rules of registration; the person need not choose a password again.
 *
 * A work address counts only where it is said to be verified, and is verified from now on; no mail asks its owner.
 */
export function readAccount(sent: Sent, { id, createdOn, now }: Origin): { errors: RowError[]; sent?: SentAccount } {
  const hasPassword = !isAbsent(sent.password);
  const claims = sent.work_email_verified === true;
  const { registration, errors } = validateRegistration({ ...sent, internal: claims, workEmail: sent.work_email });
  const codes = new Set(errors);
  if (!hasPassword) codes.delete('password_empty');
  const found = REGISTRATION_CODES.filter((code) => codes.has(code)).map((code) =>
    code === 'invalid_data_privacy' && isBoolean(sent.dataPrivacyAccepted, DataPrivacyAccepted)
      ? registrationError(code, 'account.dataPrivacyVersion')
      : registrationError(code),
  );
  const consent = readConsent(sent, createdOn, now);
  const all = [...found, ...wrongSwitchesOf(sent), ...consent.errors, ...wrongHashOf(sent, hasPassword)];
  if (all.length > 0) return { errors: all };
  const { email, workEmail } = registration;
  const isConsentDated = consent.on !== null && !isAbsent(sent.consented_on);
  const account: Account = {
    ...newAccount(id, { ...registration, dataPrivacyAccepted: consent.on !== null }, hashOf(sent), now),
    consented_on: consent.on,
    email_verified_on: sent.email_verified === true ? now : null,
    work_email: workEmail ?? null,
    work_email_key: (workEmail && emailKey(workEmail)) ?? null,
    work_email_verified_on: workEmail === undefined ? null : now,
    internal_ended_on: workEmail !== undefined && sent.internal === false ? now : null,
  };
  const copied = { email, external_applicant_name: profileName(registration) };
  const password = hasPassword ? registration.password : undefined;
  return { errors: [], sent: { account, password, isConsentDated, copied } };
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function isBoolean(value: unknown, schema: GenericSchema): boolean {
  return value === undefined || value === null || is(schema, value);
}

/** A switch that is neither true nor false is never read as either. */
function wrongSwitchesOf(sent: Sent): RowError[] {
  const errors: RowError[] = [];
  const check = (field: string, code: RegistrationCode) => {
    if (!isBoolean(sent[field], Internal)) errors.push(registrationError(code, `account.${field}`));
  };
  check('email_verified', 'invalid_mail_address');
  check('work_email_verified', 'invalid_work_mail_address');
  check('internal', 'invalid_internal');
  return errors;
}

/** When the person consented: as sent; by a bare `true`, when the person was created. A rejection has no time. */
function readConsent(
  { consented_on: sent, dataPrivacyAccepted: isAccepted }: Sent,
  createdOn: number,
  now: number,
): { on: number | null; errors: RowError[] } {
  if (isAbsent(sent)) return { on: isAccepted === true ? createdOn : null, errors: [] };
  const on = typeof sent === 'string' && isAccepted !== false ? readTimestamp(sent) : Number.NaN;
  if (on <= now) return { on, errors: [] };
  return { on: null, errors: [registrationError('invalid_data_privacy', 'account.consented_on')] };
}

const HASH = 'account.password_hash';

function wrongHashOf(sent: Sent, hasPassword: boolean): RowError[] {
  const { password_hash: hash } = sent;
  if (isAbsent(hash)) return [];
  if (hasPassword || typeof hash !== 'string') return [{ code: 'invalid_password_hash', field: HASH }];
  const problem = readImportedHash(hash);
  return problem === undefined ? [] : [{ code: problem.problem, field: HASH, kind: problem.kind }];
}

function hashOf({ password_hash }: Sent): string {
  return typeof password_hash === 'string' && password_hash !== '' ? password_hash : NO_PASSWORD;
}
