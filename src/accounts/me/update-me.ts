import { invalidToken } from '../../clients/errors.ts';
import { applicantEndpoint } from '../endpoint.ts';
import { MeUpdateDescription, RegistrationBody } from '../schema.ts';
import { updateOwnAccount } from './update.ts';
import { UPDATE_CODES } from './update-rules.ts';
import { theAccount, viewOf } from './view.ts';

/**
 * PATCH /api/rest/v3/frontend/me
 *
 * Change the account of the applicant who is logged in.
 *
 * An absent field stays as it is; null or an empty text empties a name. The e-mail address and the password have calls of
 * their own.
 */
export const updateMe = applicantEndpoint({
  id: 'updateMe',
  body: { type: 'json', schema: RegistrationBody, described: MeUpdateDescription },
  failures: UPDATE_CODES,
  success: theAccount,
  async handle({ body }, context) {
    const account = await updateOwnAccount(context, context.caller.account, body);
    if (account === undefined) throw invalidToken('session_ended');
    return viewOf(context, account);
  },
});
