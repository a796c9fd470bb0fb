import { sendVerificationLink as send } from '../../../accounts/email/asking.ts';
import { consoleEndpoint } from '../../endpoint.ts';
import { getAccount } from '../account.ts';
import { donePage, personParameter, showPage } from '../person.ts';

/**
 * POST /console/people/{applicant_id}/verification-link
 *
 * Mails a link that verifies the address of an account.
 */
export const sendVerificationLink = consoleEndpoint({
  id: 'sendVerificationLink',
  params: personParameter,
  async handle({ params: { applicant_id: id } }, context) {
    const account = await getAccount(context, id);
    if (account.email_verified_on !== null) {
      return showPage(context, id, { problem: 'The address is verified already.' });
    }
    const { enqueued } = await send(context, account);
    if (enqueued) return donePage(id, 'verification_link');
    return showPage(context, id, { problem: 'Nothing was mailed: this mailbox has had its mails for today.' });
  },
});
