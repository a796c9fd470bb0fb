import { object, optional, string } from 'valibot';
import { sendResetLink as send } from '../../../accounts/passwords/reset-link.ts';
import { clientById } from '../../../clients/registry.ts';
import { consoleEndpoint } from '../../endpoint.ts';
import { getAccount } from '../account.ts';
import { donePage, personParameter, showPage } from '../person.ts';

/**
 * POST /console/people/{applicant_id}/reset-link
 *
 * Mails a link to set a new password, which leads to the page of a client.
 */
export const sendResetLink = consoleEndpoint({
  id: 'sendResetLink',
  params: personParameter,
  body: { type: 'form', schema: object({ client: optional(string(), '') }) },
  async handle({ params: { applicant_id: id }, body: { client: clientId } }, context) {
    const client = await clientById(context, clientId).catch(() => undefined);
    const url = client?.resetUrl ?? null;
    if (url === null) return showPage(context, id, { problem: 'Choose a client that has a page for new passwords.' });
    const account = await getAccount(context, id);
    if (await send(context, account, url, 'reset_sent')) return donePage(id, 'reset_link');
    return showPage(context, id, { problem: 'Nothing was mailed: this mailbox has had its mails for now. Try later.' });
  },
});
