import type { Follower } from '../../db/insert.ts';
import { Failure } from '../../http/failure.ts';
import { recordDenial } from '../../mail/budget/store.ts';
import { mailboxOf } from '../../mail/mailbox.ts';
import { languageOf } from '../../pages/language.ts';
import type { Context } from '../../platform/context.ts';
import { domainOf } from '../../profiles/email.ts';
import { Decision, pageEndpoint } from '../links/endpoint.ts';
import { noticePage } from '../links/pages.tsx';
import { getClaim, type LinkedClaim } from './claim.ts';
import { claimPage } from './claim-page.ts';
import { confirmClaim, findClaim, releaseClaim } from './store.ts';

/**
 * POST /work-email/{token}
 *
 * The two buttons of that page.
 *
 * Without a decision it asks again. A link that has confirmed says so, whatever is decided.
 */
export const settleWorkEmailClaim = pageEndpoint({
  id: 'settleWorkEmailClaim',
  failures: ['link_gone', 'domain_gone'],
  body: { type: 'form', schema: Decision },
  async handle({ params: { token }, body: { decision } }, context) {
    const claim = await getClaim(context, token);
    if (decision === undefined || claim.confirmed_on !== null) return claimPage(context, claim);
    return settleClaim(context, claim, decision);
  },
});

/**
 * Settles a claim, once, and yields the page that says how. Of two clicks at once the second finds the claim confirmed,
 * and says so whatever it wanted.
 *
 * Throws `link_gone` when the claim was released meanwhile, and `domain_gone` when the company no longer allows the
 * domain: the claim is released then, as if it had been denied.
 */
async function settleClaim(context: Context, claim: LinkedClaim, decision: 'confirm' | 'deny'): Promise<string> {
  const { db, now } = context;
  const allowed = decision === 'deny' || (await context.domains.has(domainOf(claim.work_email) ?? ''));
  const confirmed = decision === 'confirm' && allowed;
  const action = confirmed ? 'work_email_confirmed' : 'work_email_denied';
  const event = context.event(action, claim.applicant_id, ['workEmail']);
  const settled = confirmed
    ? await confirmClaim(db, claim.linkId, event)
    : await releaseClaim(db, claim.linkId, event, allowed ? await denialOf(context, claim) : undefined);
  if (!settled) {
    const meanwhile = await findClaim(db, claim.linkId, now());
    if (!meanwhile?.confirmed_on) throw new Failure('link_gone', { reason: 'settled_meanwhile' });
    return claimPage(context, meanwhile);
  }
  if (!allowed) throw new Failure('domain_gone');
  return noticePage(confirmed ? 'confirmed' : 'denied', languageOf(claim.locale), context.company);
}

/** For 30 days no account can claim the mailbox of an owner who has denied. */
async function denialOf(context: Context, { work_email }: LinkedClaim): Promise<Follower> {
  return recordDenial(await mailboxOf(context, work_email, domainOf(work_email) ?? ''), context.now());
}
