import { object, optional, picklist } from 'valibot';
import type { Follower } from '../../db/insert.ts';
import { Failure } from '../../http/failure.ts';
import { recordDenial } from '../../mail/budget-store.ts';
import { mailboxHash } from '../../mail/mailbox.ts';
import { languageOf } from '../../pages/language.ts';
import type { Context } from '../../platform/context.ts';
import { domainOf } from '../../profiles/email.ts';
import { getClaim, type LinkedClaim } from './claim.ts';
import { claimPage } from './claim-page.ts';
import { pageEndpoint } from './endpoint.ts';
import { confirmedPage, deniedPage } from './pages.tsx';
import { confirmClaim, findClaim, releaseClaim } from './store.ts';

const Decision = object({ decision: optional(picklist(['confirm', 'deny'])) });

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
    if (decision === undefined || claim.confirmed_on !== null) return claimPage(claim);
    await settleClaim(context, claim, decision);
    return (decision === 'confirm' ? confirmedPage : deniedPage)(languageOf(claim.locale));
  },
});

/**
 * Settles a claim, once. Throws `link_gone` when it was settled meanwhile, and `domain_gone` when the company no longer
 * allows the domain: the claim is released then, as if it had been denied.
 */
async function settleClaim(context: Context, claim: LinkedClaim, decision: 'confirm' | 'deny'): Promise<void> {
  const allowed = decision === 'deny' || (await context.domains.has(domainOf(claim.work_email) ?? ''));
  const confirmed = decision === 'confirm' && allowed;
  const action = confirmed ? 'work_email_confirmed' : 'work_email_denied';
  const event = context.event(action, claim.applicant_id, ['workEmail']);
  const settled = confirmed
    ? await confirmClaim(context.db, claim.linkId, event)
    : await releaseClaim(context.db, claim.linkId, event, allowed ? await denialOf(context, claim) : undefined);
  if (!settled && !(confirmed && (await isConfirmed(context, claim.linkId)))) {
    throw new Failure('link_gone', { reason: 'settled_meanwhile' });
  }
  if (!allowed) throw new Failure('domain_gone');
}

/** Of two clicks at once the second finds the claim confirmed, which is what it wanted. */
async function isConfirmed({ db, now }: Context, linkId: string): Promise<boolean> {
  const claim = await findClaim(db, linkId, now());
  return claim !== undefined && claim.confirmed_on !== null;
}

/** For 30 days no account can claim the mailbox of an owner who has denied. */
async function denialOf(context: Context, { work_email }: LinkedClaim): Promise<Follower> {
  return recordDenial(await mailboxHash(context, work_email, domainOf(work_email) ?? ''), context.now());
}
