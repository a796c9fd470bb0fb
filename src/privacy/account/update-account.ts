import { updateAccount as update } from '../../accounts/me/update-store.ts';
import { type AccountView, theAccount, viewOf } from '../../accounts/me/view.ts';
import { applicantIdParameter, profilesEndpoint } from '../../profiles/endpoint.ts';
import { recordReading } from '../../profiles/read-log.ts';
import { requireAccount } from './account.ts';
import { Rectification } from './schema.ts';

/**
 * PATCH /applicants/{applicant_id}/account
 *
 * Correct the account of an applicant.
 *
 * Rectification by the company (GDPR Art. 16). E-mail address, user name and password stay the person's own.
 */
export const updateAccount = profilesEndpoint({
  id: 'updateAccount',
  family: 'Privacy',
  scope: 'privacy',
  params: applicantIdParameter,
  body: { type: 'json', schema: Rectification, emptyIsObject: true },
  failures: ['applicant_anonymized'],
  success: theAccount,
  async handle({ params: { applicant_id }, body }, context): Promise<AccountView> {
    const event = context.event('account_updated', applicant_id, Object.keys(body));
    const { account, changed } = await update(context.db, applicant_id, body, event);
    const shown = await requireAccount(context, applicant_id, account);
    // Without a change no entry tells that the caller has seen the person.
    if (!changed) await recordReading(context, [applicant_id]);
    return viewOf(context, shown);
  },
});
