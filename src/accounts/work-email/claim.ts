import type { Event } from '../../db/audit.ts';
import { Failure } from '../../http/failure.ts';
import type { Mailbox } from '../../mail/budget/rules.ts';
import type { BudgetedMail } from '../../mail/budget/store.ts';
import { LINK_LIFETIME, linkIdOf, newLinkId, newMail } from '../../mail/links.ts';
import { mailboxOf } from '../../mail/mailbox.ts';
import type { Context } from '../../platform/context.ts';
import { domainOf, mailAddress } from '../../profiles/email.ts';
import { type Claim, findClaim, replaceMail } from './store.ts';

/** A claim of a work address that is not stored yet: its mail, whose link ends with it, and its event. */
export interface NewClaim {
  readonly demanded: BudgetedMail;
  /** Milliseconds since 1970 (UTC). */
  readonly expiresOn: number;
  readonly claimed: Event;
}

/** Address, language and mailbox of a claim. */
interface ClaimDetails {
  readonly workEmail: string;
  readonly locale: string;
  readonly mailbox: Mailbox;
}

/** A claim of a work address, from now on. */
export function newClaim(context: Context, applicantId: string, details: ClaimDetails): NewClaim {
  return {
    demanded: demandedMail(context, details, newLinkId()),
    expiresOn: context.now() + LINK_LIFETIME.work_email,
    claimed: context.event('work_email_claimed', applicantId, ['workEmail']),
  };
}

/** The mail that asks the owner of a work address whether an account is theirs, counted against the budget of its mailbox. */
function demandedMail(
  { configuration: { mailsADay } }: Pick<Context, 'configuration'>,
  { workEmail, locale, mailbox }: ClaimDetails,
  linkId: string,
): BudgetedMail {
  const mail = newMail('work_email', { address: mailAddress(workEmail), locale }, { link_id: linkId });
  return { mail, mailbox, kind: 'work_email', mailsADay };
}

/**
 * Mails the link of an open claim again, within the budget; false when it was settled or replaced meanwhile.
 *
 * The address comes with the link: another may have been claimed since the account was read.
 */
export async function mailAgain(
  context: Context,
  { id, work_email: workEmail }: { readonly id: string; readonly work_email: string },
  locale: string,
): Promise<boolean> {
  const mailbox = await mailboxOf(context, workEmail, domainOf(workEmail) ?? '');
  const demanded = demandedMail(context, { workEmail, locale, mailbox }, id);
  const { usable, enqueued } = await replaceMail(context.db, demanded, context.now());
  if (enqueued) context.mail.send(demanded.mail);
  return usable;
}

/** A claim behind a link that can be used, or has confirmed it. */
export interface LinkedClaim extends Claim {
  readonly linkId: string;
}

/** The claim that a token leads to; throws `link_gone` when it was denied or altered, or has lapsed. */
export async function getClaim(context: Context, token: string): Promise<LinkedClaim> {
  const linkId = await linkIdOf(context, 'work_email', token);
  if (linkId === undefined) throw new Failure('link_gone', { reason: 'altered' });
  const claim = await findClaim(context.db, linkId, context.now());
  if (claim === undefined) throw new Failure('link_gone', { reason: 'used_or_lapsed' });
  return { ...claim, linkId };
}
