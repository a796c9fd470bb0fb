import type { Event } from '../../db/audit.ts';
import { Failure } from '../../http/failure.ts';
import { LINK_LIFETIME, linkIdOf, newLinkId } from '../../mail/links.ts';
import { languageOf } from '../../pages/language.ts';
import type { Context } from '../../platform/context.ts';
import type { QueuedMail } from '../../platform/mailer.ts';
import { mailAddress } from '../../profiles/email.ts';
import { type Claim, findClaim } from './store.ts';

/** A claim of a work address that is not stored yet: its mail, whose link ends with it, and its event. */
export interface NewClaim {
  readonly mail: QueuedMail;
  /** Milliseconds since 1970 (UTC). */
  readonly expiresOn: number;
  readonly claimed: Event;
}

/** A claim of a work address, from now on. */
export function newClaim(context: Context, applicantId: string, workEmail: string, locale: string): NewClaim {
  return {
    mail: claimMail(workEmail, locale, newLinkId()),
    expiresOn: context.now() + LINK_LIFETIME.work_email,
    claimed: context.event('work_email_claimed', applicantId, ['workEmail']),
  };
}

/** The mail that asks the owner of a work address whether an account is theirs. */
export function claimMail(workEmail: string, locale: string, linkId: string): QueuedMail {
  return {
    id: newLinkId(),
    link_id: linkId,
    template: 'work_email',
    language: languageOf(locale),
    address: mailAddress(workEmail),
    target: null,
  };
}

/** A claim behind a link that can be used. */
export interface OpenClaim extends Claim {
  readonly linkId: string;
}

/** The open claim that a token leads to; throws `link_gone` when it was used, denied, altered or has lapsed. */
export async function getOpenClaim(context: Context, token: string): Promise<OpenClaim> {
  const linkId = await linkIdOf(context, 'work_email', token);
  if (linkId === undefined) throw new Failure('link_gone', { reason: 'altered' });
  const claim = await findClaim(context.db, linkId, context.now());
  if (claim === undefined) throw new Failure('link_gone', { reason: 'used_or_lapsed' });
  return { ...claim, linkId };
}
