import * as v from 'valibot';
import type { RegistrationCode } from '../errors.ts';
import { fieldReader, isOwnName } from '../field-rules.ts';
import { missedRules, type PasswordRule } from '../passwords/policy-rules.ts';
import {
  DataPrivacyAccepted,
  DataPrivacyVersion,
  Email,
  Internal,
  Line,
  SentLocale,
  SentSalutation,
  Username,
} from '../schema.ts';

/** Fields of a registration, each of them valid. */
export interface Registration {
  readonly password: string;
  readonly username: string;
  readonly email: string;
  readonly salutation: string;
  readonly firstname: string | undefined;
  readonly lastname: string | undefined;
  readonly locale: string;
  readonly dataPrivacyAccepted: boolean;
  readonly dataPrivacyVersion: string | undefined;
  /** Present only if the account is to be internal. */
  readonly workEmail: string | undefined;
}

/** A registration with every code that applies to it by itself. The values of wrong fields are not to be relied on. */
export interface ValidatedRegistration {
  readonly registration: Registration;
  readonly errors: ReadonlySet<RegistrationCode>;
  /** The rules that the password misses. */
  readonly missed: readonly PasswordRule[];
}

/**
 * Validates what was sent by itself, without asking which accounts there are.
 *
 * It finds every error rather than the first, because the published order has those that only the database knows
 * between those that it knows. Unknown fields are ignored, and null is absent: real callers send both. An empty text is
 * absent where a text is optional.
 */
export function validateRegistration(sent: Readonly<Record<string, unknown>>): ValidatedRegistration {
  const errors = new Set<RegistrationCode>();
  const read = fieldReader(sent, errors);

  const password = read('password', v.optional(v.string(), ''), 'password invalid');
  const missed = typeof password === 'string' && password !== '' ? missedRules(password) : [];
  if (password === '') errors.add('password_empty');
  else if (missed.length > 0) errors.add('password invalid');
  const internal = read('internal', v.optional(Internal, false), 'invalid_internal');
  const registration = {
    password,
    username: read('username', Username, 'invalid_username_address'),
    email: read('email', Email, 'invalid_mail_address'),
    salutation: read('salutation', v.optional(SentSalutation, '0'), 'invalid_salutation'),
    firstname: read('firstname', v.optional(Line), 'invalid_firstname'),
    lastname: read('lastname', v.optional(Line), 'invalid_lastname'),
    locale: v.parse(v.optional(SentLocale, 'en'), sent.locale ?? undefined),
    dataPrivacyAccepted: read('dataPrivacyAccepted', v.optional(DataPrivacyAccepted, false), 'invalid_data_privacy'),
    dataPrivacyVersion: read('dataPrivacyVersion', v.optional(OptionalVersion), 'invalid_data_privacy'),
    workEmail: internal === true ? read('workEmail', Email, 'invalid_work_mail_address') : undefined,
  };
  if (!errors.has('invalid_username_address') && !isOwnName(registration.username, registration.email)) {
    errors.add('invalid_username_address');
  }
  return { registration, errors, missed };
}

const OptionalVersion = v.pipe(
  DataPrivacyVersion,
  v.transform((version) => (version === '' ? undefined : version)),
);

/** The profile's name of an account: first and last name joined, cut to 255 characters; undefined without either. */
export function profileName({ firstname, lastname }: Registration): string | undefined {
  const joined = [firstname, lastname]
    .map((name) => name?.trim())
    .filter((name) => name)
    .join(' ');
  return joined === '' ? undefined : [...joined].slice(0, 255).join('');
}
