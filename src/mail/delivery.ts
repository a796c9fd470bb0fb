import { languageOf } from '../pages/language.ts';
import type { Context } from '../platform/context.ts';
import { isFinalRejection, type QueuedMail, reasonOf } from '../platform/mailer.ts';
import { mailLink } from './links.ts';
import { firstTryOf, leaseDueMails, MAILS_AT_ONCE, settleMails, type WaitingMail } from './outbox.ts';

/** The wait after the first, second, … try that failed, in milliseconds; the last one is for all that follow. */
const BACK_OFF = [1, 5, 15, 60, 180].map((minutes) => minutes * 60_000);

const DAY = 24 * 60 * 60 * 1000;

type DeliveryContext = Omit<Context, 'mail'>;

/** The first try of a mail that has just been enqueued. Never rejects. */
export async function deliverFirst(context: DeliveryContext, mail: QueuedMail): Promise<void> {
  await deliver(context, [firstTryOf(mail)]);
}

/**
 * Tries to send each mail once and keeps the outbox true: accepted, or refused for good, it is deleted; else it is
 * rescheduled. Yields whether the outbox could be written.
 *
 * Never rejects. Mails that were accepted but could not be deleted (the database failed three times in a row) are the
 * one case in which a mail can be sent twice.
 */
async function deliver(context: DeliveryContext, mails: readonly WaitingMail[]): Promise<boolean> {
  try {
    const tries = await Promise.all(mails.map(async (mail) => ({ mail, isEnded: await isEnded(context, mail) })));
    const failed = tries.filter((each) => !each.isEnded).map(({ mail }) => mail);
    await settleMails(context.db, {
      on: context.now(),
      ended: tries.filter((each) => each.isEnded).map(({ mail }) => mail),
      failed: failed.map((mail) => ({ mail, dueOn: context.now() + backOff(mail.attempts) })),
    });
    return true;
  } catch {
    context.log('error', 'outbox_fault', { mails: mails.length });
    return false;
  }
}

/** Whether a try was the last one: the mail was accepted, or refused for good. */
async function isEnded(context: DeliveryContext, mail: WaitingMail): Promise<boolean> {
  const { template, language, attempts, address } = mail;
  try {
    const link = await mailLink(context, mail);
    const { compose } = await import('./messages.tsx');
    const message = compose(template, languageOf(language), {
      site: siteOf(context, link),
      contact: context.company.contact,
      link,
      username: mail.username,
      keptUntil: keptUntil(context),
    });
    await context.mailer.send({ to: address, ...message });
    return true;
  } catch (error) {
    const isFinal = isFinalRejection(error);
    const event = isFinal ? 'mail_refused' : 'mail_not_accepted';
    context.log('warn', event, { template, attempts, reason: reasonOf(error) });
    return isFinal;
  }
}

/** The site that a mail names: the company, or without its name the host that the mail leads to. */
function siteOf({ configuration, company }: DeliveryContext, link: string | undefined): string {
  return configuration.companyName === '' && link !== undefined ? new URL(link).host : company.name;
}

/** Until when logging in keeps an account that is given notice now; undefined when the rule asks for no notice any more. */
function keptUntil({ configuration, now }: DeliveryContext): number | undefined {
  const { notice } = configuration.retention;
  return notice === undefined ? undefined : now() + notice * DAY;
}

function backOff(attempts: number): number {
  return BACK_OFF[Math.min(attempts, BACK_OFF.length) - 1] as number;
}

/**
 * Sends the mails that are due, one round of twenty: one statement leases them, and one transaction settles them.
 *
 * After a round that the outbox did not take there is no other: its mails would be sent again and again.
 */
export async function drainOutbox(context: DeliveryContext): Promise<'more' | 'done'> {
  const mails = await leaseDueMails(context.db, context.now());
  if (mails.length === 0) return 'done';
  const isSettled = await deliver(context, mails);
  return isSettled && mails.length === MAILS_AT_ONCE ? 'more' : 'done';
}
