import { applicantEndpoint, noContent } from '../endpoint.ts';
import { requireOwnPassword } from '../passwords/verification.ts';
import { EmailChange, EmailChangeDescription } from '../schema.ts';
import { askForChange } from './asking.ts';

/**
 * POST /api/rest/v3/frontend/me/email
 *
 * Ask for another e-mail address.
 *
 * Mails a link to the new address, which ends an earlier one; the old address stays until it is confirmed. A wrong password
 * counts as a try to log in.
 */
export const changeEmail = applicantEndpoint({
  id: 'changeEmail',
  body: { type: 'json', schema: EmailChange, described: EmailChangeDescription },
  failures: ['wrong_password', 'invalid_username_address', 'invalid_mail_address', 'mail_address_already_exists'],
  success: noContent,
  async handle({ body: { email, password } }, context) {
    await requireOwnPassword(context, context.caller.account, password);
    await askForChange(context, context.caller, email);
  },
});
