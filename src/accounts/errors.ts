import { BEARER_CHALLENGES, type CredentialCode } from '../clients/errors.ts';
import { errorFormat } from '../http/error-format.ts';
import { Failure, type FailureDetail } from '../http/failure.ts';
import type { PasswordRule } from './passwords/policy-rules.ts';
import { AccountsError } from './schema.ts';

/** Why an account cannot be registered, in the order in which the first code that applies is told. */
export const REGISTRATION_CODES = [
  'password_empty',
  'password invalid',
  'invalid_username_address',
  'invalid_mail_address',
  'mail_address_already_exists',
  'username_already_exists',
  'invalid_work_mail_address',
  'work_mail_address_already_exists',
  'invalid_salutation',
  'invalid_firstname',
  'invalid_lastname',
  'invalid_internal',
  'invalid_data_privacy',
] as const;

/** One of the codes of a registration. */
export type RegistrationCode = (typeof REGISTRATION_CODES)[number];

/** Codes of the Accounts calls, beside those that any call can fail with. */
export type AccountCode = RegistrationCode | 'wrong_password' | 'invalid_url' | 'user_token_required';

declare module '../http/failure.ts' {
  interface Codes {
    accounts: AccountCode;
  }
}

/** Status and message of a code, which says what to do about it; the code itself goes out beside it. */
interface AccountEntry {
  readonly status: number;
  readonly message: string | ((detail: FailureDetail) => string);
}

/** Status, challenge, `error` and `error_description` of wrong credentials (RFC 6750 section 3.1). */
interface CredentialEntry {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent without credentials: there is no token to tell of. */
  readonly error?: string;
  readonly description?: string;
}

/** The error format of the Accounts family: `{ code, message }`, or the bare code to a caller that accepts plain text. */
export const accountsErrors = errorFormat<AccountCode | CredentialCode, AccountEntry | CredentialEntry>({
  name: 'AccountsError',
  schema: AccountsError,
  table: {
    request_malformed: { status: 400, message: ({ causes: [cause = ''] = [] }) => MALFORMED[cause] ?? MALFORMED_ELSE },
    password_empty: { status: 400, message: 'The password is missing.' },
    'password invalid': {
      status: 400,
      message: ({ hints = POLICY }) =>
        `The password needs ${hints.map((hint) => PASSWORD_RULES[hint as PasswordRule]).join(', ')}.`,
    },
    invalid_username_address: {
      status: 400,
      message:
        "The user name needs 1 to 250 characters out of A-Z a-z 0-9 . - _ + @; with an @ it has to be the account's own e-mail address.",
    },
    invalid_mail_address: { status: 400, message: 'The e-mail address is missing or not valid.' },
    mail_address_already_exists: { status: 400, message: 'The e-mail address belongs to an account already.' },
    username_already_exists: { status: 400, message: 'The user name belongs to an account already.' },
    invalid_work_mail_address: {
      status: 400,
      message: 'The work e-mail address is missing, not valid, or not of an allowed domain.',
    },
    work_mail_address_already_exists: {
      status: 400,
      message: 'The work e-mail address belongs to an account already.',
    },
    invalid_salutation: { status: 400, message: 'The salutation is "0", "1" or "2".' },
    invalid_firstname: {
      status: 400,
      message: 'The first name has at most 255 characters, no line breaks and no control characters.',
    },
    invalid_lastname: {
      status: 400,
      message: 'The last name has at most 255 characters, no line breaks and no control characters.',
    },
    invalid_internal: { status: 400, message: 'internal is true or false.' },
    invalid_data_privacy: {
      status: 400,
      message: 'dataPrivacyAccepted is true or false, and dataPrivacyVersion a text of at most 64 characters.',
    },
    wrong_password: { status: 400, message: 'The password is not the one of the account.' },
    invalid_url: { status: 400, message: 'The address is not on an origin of this client.' },
    credentials_missing: {
      status: 401,
      headers: BEARER_CHALLENGES.credentials_missing,
    },
    token_invalid: {
      status: 401,
      headers: BEARER_CHALLENGES.token_invalid,
      error: 'invalid_token',
      description: 'token expired or otherwise invalid',
    },
    user_token_required: {
      status: 401,
      headers: BEARER_CHALLENGES.token_invalid,
      error: 'invalid_token',
      description: 'user token required, but client token sent',
    },
    scope_insufficient: {
      status: 403,
      headers: BEARER_CHALLENGES.scope_insufficient,
      error: 'insufficient_scope',
      description: 'valid token with insufficient scope',
    },
    not_found: { status: 404, message: 'There is nothing at this path.' },
    method_not_allowed: { status: 405, message: 'The path does not know this method.' },
    misdirected_request: { status: 421, message: 'The service is not reached at this host, or not without HTTPS.' },
    unsupported_content_encoding: { status: 415, message: 'The body must not be compressed.' },
    too_many_requests: { status: 429, message: 'Too many calls; try again later.' },
    internal_error: { status: 500, message: 'Something went wrong on our side.' },
    service_unavailable: { status: 503, message: 'The service is temporarily unavailable; try again later.' },
    configuration_invalid: { status: 503, message: 'The service is not set up correctly.' },
  },
  reply(entry, { code, detail }, request) {
    const { status } = entry;
    if ('headers' in entry) {
      const { headers, error, description } = entry;
      return { status, headers, body: error === undefined ? {} : { error, error_description: description } };
    }
    if (wantsPlainText(request)) {
      return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: code };
    }
    const message = typeof entry.message === 'string' ? entry.message : entry.message(detail);
    // What is wrong with a body is told in words; the codes are those of the published order.
    const errors = code === 'request_malformed' ? [code] : (detail.causes ?? [code]);
    return { status, body: { code, message, ...(status === 400 && { errors }) } };
  },
  reject(errors) {
    const [first = 'request_malformed', ...others] = errors.map(
      ({ field }) => FIELD_CODES[field] ?? 'request_malformed',
    );
    return new Failure(first, { causes: [...new Set([first, ...others])] });
  },
});

/** Messages of a rejected body, by cause. */
const MALFORMED: Readonly<Record<string, string>> = {
  content_type_invalid: 'The content type is not what this call takes: JSON is application/json, a form is urlencoded.',
  json_invalid: 'The body is not readable as JSON in UTF-8.',
  form_invalid: 'The body is not readable as a form, or a parameter stands in it twice.',
  body_too_large: 'The body is larger than 64 KiB.',
  object_expected: 'The body is JSON, but not an object.',
};
const MALFORMED_ELSE = 'The request is not what this call takes, or not readable.';

/** Requirements of a password, by the rule that rejects it. */
const PASSWORD_RULES: Readonly<Record<PasswordRule, string>> = {
  text: 'at most 1,024 bytes of readable text',
  length: 'at least 10 characters',
  upper_case: 'an upper-case letter',
  lower_case: 'a lower-case letter',
  digit: 'a digit',
  special: 'a special character',
  common: 'to be none of the most common passwords',
  breached: 'to be one that is in no known breach',
};

/** The rules that a missing password misses. */
const POLICY: readonly PasswordRule[] = ['text', 'length', 'upper_case', 'lower_case', 'digit', 'special'];

/** The code of a field error, in the calls whose fields a schema validates. */
const FIELD_CODES: Readonly<Record<string, AccountCode>> = {
  username: 'invalid_username_address',
  email: 'invalid_mail_address',
  url: 'invalid_url',
  workEmail: 'invalid_work_mail_address',
  password: 'password invalid',
  np: 'password invalid',
};

/** Plain text is sent only to a caller that names it and not JSON as well. */
function wantsPlainText(request: Request): boolean {
  const accept = request.headers.get('accept') ?? '';
  return /\btext\/plain\b/i.test(accept) && !/\bjson\b/i.test(accept);
}
