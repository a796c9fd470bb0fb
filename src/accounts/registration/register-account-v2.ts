import { careersSiteEndpoint } from '../endpoint.ts';
import { REGISTRATION_CODES } from '../errors.ts';
import { RegistrationBody, RegistrationDescriptionV2 } from '../schema.ts';
import { register } from './register.ts';

/**
 * POST /api/rest/v2/frontend/register
 *
 * Create an applicant account, as version 2 has it.
 *
 * Like version 3, but `policyAccepted` stands for `dataPrivacyAccepted`.
 */
export const registerAccountV2 = careersSiteEndpoint({
  id: 'registerAccountV2',
  body: { type: 'json', schema: RegistrationBody, described: RegistrationDescriptionV2 },
  failures: REGISTRATION_CODES,
  success: { status: 204, headers: (id: string) => ({ Location: `/applicants/${id}` }) },
  handle: ({ body: { policyAccepted, ...body } }, context) =>
    register(context, { ...body, dataPrivacyAccepted: policyAccepted }),
});
