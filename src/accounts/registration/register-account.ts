import { careersSiteEndpoint } from '../endpoint.ts';
import { REGISTRATION_CODES } from '../errors.ts';
import { RegistrationBody, RegistrationDescription } from '../schema.ts';
import { register } from './register.ts';

/**
 * POST /api/rest/v3/frontend/applicants
 *
 * Create an applicant account.
 *
 * With `internal: true` the account counts as internal once the mail to its work address has been confirmed.
 */
export const registerAccount = careersSiteEndpoint({
  id: 'registerAccount',
  body: { type: 'json', schema: RegistrationBody, described: RegistrationDescription },
  failures: REGISTRATION_CODES,
  success: { status: 204, headers: (id: string) => ({ Location: `/applicants/${id}` }) },
  handle: ({ body }, context) => register(context, body),
});
