import { updateAccount as update } from '../../accounts/me/update-store.ts';
import { type AccountView, theAccount, viewOf } from '../../accounts/me/view.ts';
import { applicantIdParameter, profilesEndpoint } from '../../profiles/endpoint.ts';
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
    const { account } = await update(context.db, applicant_id, body, event);
    return viewOf(context, await requireAccount(context, applicant_id, account));
  },
});
