import type { App } from '../app.ts';
import type { Action, Event } from '../db/audit.ts';
import { Failure } from '../failure.ts';
import { deliver } from '../mail/delivery.ts';
import { languageOf } from '../mail/language.ts';
import { firstTryOf, type NewMail } from '../mail/outbox.ts';
import { type Account, hasOpenClaim } from './account.ts';
import { isAllowedDomain } from './domains.ts';
import { linkIdOf, mailLink, newLinkId } from './links.ts';
import { domainOf } from './names.ts';
import { type Claim, confirmClaim, findClaim, findOpenLink, releaseClaim, replaceMail } from './work-email-store.ts';

/** The mail that asks the owner of a work address whether an account is theirs, with a new link. */
export function newClaimMail(workEmail: string, locale: string, linkId = newLinkId()): NewMail {
  return {
    id: newLinkId(),
    link_id: linkId,
    template: 'work_email',
    language: languageOf(locale),
    address: workEmail,
    target: null,
  };
}

/** A claim behind a link that can be used. */
export interface OpenClaim extends Claim {
  readonly linkId: string;
}

/** The open claim that a token leads to; throws `link_gone` when it was used, denied, altered or has lapsed. */
export async function openClaim(app: App, token: string): Promise<OpenClaim> {
  const linkId = await linkIdOf(app, 'work_email', token);
  const claim = linkId === undefined ? undefined : await findClaim(app.db, linkId, app.clock.now());
  if (linkId === undefined || claim === undefined) throw new Failure('link_gone');
  return { ...claim, linkId };
}

/** What the owner of a work address says. */
export type Decision = 'confirm' | 'deny';

/**
 * Settles a claim, once. Throws `link_gone` when it was settled meanwhile, and `domain_gone` when the company no longer
 * allows the domain: the claim is freed then, as if it had been denied.
 */
export async function settleClaim(app: App, token: string, decision: Decision): Promise<Claim> {
  const claim = await openClaim(app, token);
  const allowed = decision === 'deny' || (await isAllowedDomain(app, domainOf(claim.work_email)));
  const confirmed = decision === 'confirm' && allowed;
  const event = eventOf(app, claim, confirmed ? 'work_email_confirmed' : 'work_email_denied');
  const settled = await (confirmed ? confirmClaim : releaseClaim)(app.db, claim.linkId, event);
  if (!settled) throw new Failure('link_gone');
  if (!allowed) throw new Failure('domain_gone');
  return claim;
}

/** Sends the link of an open claim again, with its time unchanged; throws `invalid_work_mail_address` without one. */
export async function resendLink(app: App, account: Account): Promise<void> {
  const now = app.clock.now();
  const linkId = hasOpenClaim(account, now) ? await findOpenLink(app.db, account.applicant_id, now) : undefined;
  if (linkId === undefined) throw new Failure('invalid_work_mail_address');
  const mail = newClaimMail(account.work_email as string, account.locale, linkId);
  if (!(await replaceMail(app.db, mail, now))) throw new Failure('invalid_work_mail_address');
  app.waitUntil(deliver(app, firstTryOf(mail), (waiting) => mailLink(app, waiting)));
}

/** A link is opened by whoever reads the mail, so there is no client to name. */
const NO_CLIENT = 'mail-link';

function eventOf(app: App, { applicant_id: applicantId }: Claim, action: Action): Event {
  return {
    applicantId,
    clientId: NO_CLIENT,
    action,
    fields: ['workEmail'],
    requestId: app.requestId,
    at: app.clock.now(),
  };
}
