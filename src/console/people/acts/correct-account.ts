import { object, optional, safeParse, string } from 'valibot';
import { updateAccount } from '../../../accounts/me/update-store.ts';
import { Rectification } from '../../../privacy/account/schema.ts';
import { consoleEndpoint } from '../../endpoint.ts';
import { getAccount } from '../account.ts';
import { donePage, personParameter, showPage } from '../person.ts';

const text = optional(string(), '');

/**
 * POST /console/people/{applicant_id}/account
 *
 * Corrects salutation and names of an account (GDPR Art. 16). An empty name is emptied.
 */
export const correctAccount = consoleEndpoint({
  id: 'correctAccount',
  params: personParameter,
  body: { type: 'form', schema: object({ salutation: text, firstname: text, lastname: text }) },
  async handle({ params: { applicant_id: id }, body: sent }, context) {
    const names = { ...sent, firstname: sent.firstname.trim() || null, lastname: sent.lastname.trim() || null };
    const { output, success } = safeParse(Rectification, names);
    if (!success) return showPage(context, id, { problem: 'A name is one line of at most 255 characters.', sent });
    const account = await getAccount(context, id);
    const differing = Object.entries(output).filter(([name, value]) => account[name as keyof typeof sent] !== value);
    if (differing.length === 0) return donePage(id, 'same');
    const event = context.event(
      'account_updated',
      id,
      differing.map(([name]) => name),
    );
    await updateAccount(context.primary, id, Object.fromEntries(differing), event);
    return donePage(id, 'corrected');
  },
});
