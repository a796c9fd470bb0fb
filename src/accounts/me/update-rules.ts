import * as v from 'valibot';
import type { RegistrationCode } from '../errors.ts';
import { fieldReader, isOwnName } from '../field-rules.ts';
import { DataPrivacyAccepted, DataPrivacyVersion, Line, SentLocale, SentSalutation, Username } from '../schema.ts';

/** The codes of an update, in the order of registration. */
export const UPDATE_CODES = [
  'invalid_username_address',
  'username_already_exists',
  'invalid_salutation',
  'invalid_firstname',
  'invalid_lastname',
  'invalid_data_privacy',
] as const satisfies readonly RegistrationCode[];

/** Consent to the data-privacy statement, in the version that was accepted if one was named; or its withdrawal. */
export type Consent = { readonly accepted: true; readonly version: string | null } | { readonly accepted: false };

/** New values of an account; one that is undefined stays, and a name that is null is emptied. */
export interface AccountChanges {
  readonly salutation?: string | undefined;
  readonly firstname?: string | null | undefined;
  readonly lastname?: string | null | undefined;
  readonly locale?: string | undefined;
  readonly username?: string | undefined;
  readonly consent?: Consent | undefined;
}

/** An update with every code that applies to it by itself. The values of wrong fields are not to be relied on. */
export interface ValidatedUpdate {
  readonly changes: AccountChanges;
  readonly errors: Set<RegistrationCode>;
}

/**
 * Validates what an applicant sends to change the own account.
 *
 * Null or an empty text empties a name, and is absent elsewhere. A version without consent beside it is ignored: it would
 * say that the person accepted then what was accepted at another time. `email` is the account's own.
 */
export function validateUpdate(sent: Readonly<Record<string, unknown>>, email: string): ValidatedUpdate {
  const errors = new Set<RegistrationCode>();
  const read = fieldReader(sent, errors);
  const readName = (field: 'firstname' | 'lastname') => {
    const name = read(field, v.optional(Line), `invalid_${field}`);
    return Object.hasOwn(sent, field) ? (name ?? null) : undefined;
  };
  const username = read('username', orEmpty(Username), 'invalid_username_address');
  if (username !== undefined && !errors.has('invalid_username_address') && !isOwnName(username, email)) {
    errors.add('invalid_username_address');
  }
  const accepted = read('dataPrivacyAccepted', orEmpty(DataPrivacyAccepted), 'invalid_data_privacy');
  const version = read('dataPrivacyVersion', orEmpty(DataPrivacyVersion), 'invalid_data_privacy') ?? null;
  const changes = {
    username,
    salutation: read('salutation', orEmpty(SentSalutation), 'invalid_salutation'),
    firstname: readName('firstname'),
    lastname: readName('lastname'),
    locale: v.parse(orEmpty(SentLocale), Object.hasOwn(sent, 'locale') ? (sent.locale ?? undefined) : undefined),
    consent: consentOf(accepted, version),
  };
  return { changes, errors };
}

function consentOf(accepted: boolean | undefined, version: string | null): Consent | undefined {
  if (accepted === undefined) return undefined;
  return accepted ? { accepted, version } : { accepted: false };
}

const isEmpty = v.pipe(
  v.literal(''),
  v.transform(() => undefined),
);

/** A value that may be absent, which an empty text is too. */
function orEmpty<Schema extends v.GenericSchema>(schema: Schema) {
  return v.optional(v.union([isEmpty, schema]));
}

/** The names of the fields that an update sets, for the history. */
export function namesOfChanges({ consent, ...changes }: AccountChanges): string[] {
  const names = Object.entries(changes).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  return consent === undefined ? names : [...names, 'dataPrivacyAccepted'];
}
