import { object, picklist } from 'valibot';
import { Failure } from '../../http/failure.ts';
import { languageOf } from '../../pages/language.ts';
import type { Context } from '../../platform/context.ts';
import { domainOf } from '../../profiles/email.ts';
import { getOpenClaim } from './claim.ts';
import { pageEndpoint } from './endpoint.ts';
import { confirmedPage, deniedPage } from './pages.tsx';
import { type Claim, confirmClaim, releaseClaim } from './store.ts';

const Decision = object({ decision: picklist(['confirm', 'deny']) });

/**
 * POST /work-email/{token}
 *
 * The two buttons of that page.
 */
export const settleWorkEmailClaim = pageEndpoint({
  id: 'settleWorkEmailClaim',
  failures: ['link_gone', 'domain_gone'],
  body: { type: 'form', schema: Decision },
  async handle({ params: { token }, body: { decision } }, context) {
    const { locale } = await settleClaim(context, token, decision);
    return (decision === 'confirm' ? confirmedPage : deniedPage)(languageOf(locale));
  },
});

/**
 * Settles a claim, once. Throws `link_gone` when it was settled meanwhile, and `domain_gone` when the company no longer
 * allows the domain: the claim is released then, as if it had been denied.
 */
async function settleClaim(context: Context, token: string, decision: 'confirm' | 'deny'): Promise<Claim> {
  const claim = await getOpenClaim(context, token);
  const allowed = decision === 'deny' || (await context.domains.has(domainOf(claim.work_email) ?? ''));
  const confirmed = decision === 'confirm' && allowed;
  const action = confirmed ? 'work_email_confirmed' : 'work_email_denied';
  const event = context.event(action, claim.applicant_id, ['workEmail']);
  const settled = await (confirmed ? confirmClaim : releaseClaim)(context.db, claim.linkId, event);
  if (!settled) throw new Failure('link_gone', { reason: 'settled_meanwhile' });
  if (!allowed) throw new Failure('domain_gone');
  return claim;
}
