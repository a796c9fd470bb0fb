import type { CredentialCode } from '../clients/failures.ts';
import { Failure, type SharedCode } from '../failure.ts';
import { type Dialect, failureHeaders } from '../http/dialect.ts';
import type { AccountCode } from './failures.ts';
import { AccountsError } from './schema.ts';

type FormCode = Exclude<AccountCode, 'user_token_required' | 'link_gone' | 'domain_gone'>;

/** Status and message of each code in the Accounts family; the code itself is what goes out. */
const ANSWERS = {
  request_malformed: [400, 'The request is not what this call takes, not readable, or too large.'],
  password_empty: [400, 'The password is missing.'],
  'password invalid': [
    400,
    'The password needs at least 10 characters, among them an upper-case letter, a lower-case letter, a digit and a special character.',
  ],
  invalid_username_address: [400, 'The user name needs 1 to 250 characters out of A-Z a-z 0-9 . - _ + @.'],
  invalid_mail_address: [400, 'The e-mail address is missing or not valid.'],
  mail_address_already_exists: [400, 'The e-mail address belongs to an account already.'],
  username_already_exists: [400, 'The user name belongs to an account already.'],
  invalid_work_mail_address: [400, 'The work e-mail address is missing, not valid, or not of an allowed domain.'],
  work_mail_address_already_exists: [400, 'The work e-mail address belongs to an account already.'],
  invalid_salutation: [400, 'The salutation is "0", "1" or "2".'],
  invalid_firstname: [400, 'The first name has at most 255 characters and no control characters.'],
  invalid_lastname: [400, 'The last name has at most 255 characters and no control characters.'],
  invalid_locale: [400, 'The locale is a language tag like "en" or "de-AT".'],
  invalid_internal: [400, 'internal is true or false.'],
  invalid_data_privacy: [400, 'dataPrivacyAccepted is true or false.'],
  invalid_url: [400, 'The address is not on an origin of this client.'],
  not_found: [404, 'There is nothing at this path.'],
  method_not_allowed: [405, 'The path does not know this method.'],
  too_many_requests: [429, 'Too many calls; try again later.'],
  internal_error: [500, 'Something went wrong on our side.'],
  service_unavailable: [503, 'The service cannot answer for now; try again later.'],
} as const satisfies Record<SharedCode | FormCode, readonly [number, string]>;

/** Status, `error` and `error_description` where the credentials are what is wrong (RFC 6750 section 3.1). */
const CREDENTIAL_ANSWERS = {
  credentials_missing: [401, 'unauthorized', 'credentials are required'],
  token_invalid: [401, 'invalid_token', 'the credentials are wrong, expired or revoked'],
  user_token_required: [401, 'invalid_token', 'user token required, but client token sent'],
  scope_insufficient: [403, 'insufficient_scope', 'the client has not been given the scope'],
} as const satisfies Record<CredentialCode | 'user_token_required', readonly [number, string, string]>;

const known: Readonly<Record<string, readonly [number, string]>> = ANSWERS;
const knownOfCredentials: Readonly<Record<string, readonly [number, string, string]>> = CREDENTIAL_ANSWERS;

/** How the Accounts family tells its failures: `{ code, message }`, or the bare code to who asks for plain text. */
export const accountsDialect: Dialect = {
  answer(failure, request) {
    const headers = failureHeaders(failure);
    const ofCredentials = knownOfCredentials[failure.code];
    if (ofCredentials !== undefined) {
      const [status, error, error_description] = ofCredentials;
      return { status, headers, body: { error, error_description } };
    }
    const code = failure.code in ANSWERS ? failure.code : 'internal_error';
    const [status, message] = known[code] ?? ANSWERS.internal_error;
    if (wantsPlainText(request)) {
      return { status, headers: { ...headers, 'Content-Type': 'text/plain; charset=utf-8' }, body: code };
    }
    return { status, headers, body: { code, message } };
  },
  refuse: ([fault]) => new Failure(FIELD_CODES[fault?.field ?? ''] ?? 'request_malformed'),
  status: (code) => (known[code] ?? knownOfCredentials[code])?.[0],
  error: { name: 'AccountsError', schema: AccountsError },
};

/** What a fault of a field is called, in the calls whose fields a schema can judge. */
const FIELD_CODES: Readonly<Record<string, FormCode>> = {
  username: 'invalid_username_address',
  email: 'invalid_mail_address',
  url: 'invalid_url',
  password: 'password invalid',
  np: 'password invalid',
};

/** Plain text is sent only to who names it and not JSON as well. */
function wantsPlainText(request: Request): boolean {
  const accept = request.headers.get('accept') ?? '';
  return /\btext\/plain\b/i.test(accept) && !/\bjson\b/i.test(accept);
}
