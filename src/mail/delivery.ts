import { languageOf } from '../pages/language.ts';
import type { Context } from '../platform/context.ts';
import type { Mail } from '../platform/mailer.ts';
import { mailLink } from './links.ts';
import { compose } from './messages.tsx';
import { deleteMail, firstTryOf, leaseDueMails, MAILS_AT_ONCE, rescheduleMail, type WaitingMail } from './outbox.ts';

/** The wait after the first, second, … try that failed, in milliseconds; the last one is for all that follow. */
const BACK_OFF = [1, 5, 15, 60, 180].map((minutes) => minutes * 60_000);

type DeliveryContext = Omit<Context, 'mail'>;

/** The mailer of handlers: one try right after the response, of a mail that is enqueued already. */
export function openMail(context: DeliveryContext): Mail {
  return { send: (mail) => context.waitUntil(deliver(context, firstTryOf(mail))) };
}

/**
 * Tries to send a mail once and keeps the outbox true: accepted, it is deleted; not accepted, it is rescheduled.
 *
 * Never rejects. A mail that was accepted but could not be deleted (the database failed three times in a row) is the
 * one case in which it can be sent twice.
 */
export async function deliver(context: DeliveryContext, mail: WaitingMail): Promise<void> {
  try {
    if (await isAccepted(context, mail)) await deleteMail(context.db, mail.id);
    else await rescheduleMail(context.db, mail, context.now() + backOff(mail.attempts));
  } catch {
    context.log('error', 'outbox_fault', { template: mail.template, attempts: mail.attempts });
  }
}

async function isAccepted(context: DeliveryContext, mail: WaitingMail): Promise<boolean> {
  const { template, language, attempts, address } = mail;
  try {
    const link = await mailLink(context, mail);
    await context.mailer.send({ to: address, ...compose(template, languageOf(language), link, new URL(link).origin) });
    return true;
  } catch (error) {
    // The message of a mail service can name the recipient.
    const reason = error instanceof Error ? error.name : 'unknown';
    context.log('warn', 'mail_not_accepted', { template, attempts, reason });
    return false;
  }
}

function backOff(attempts: number): number {
  return BACK_OFF[Math.min(attempts, BACK_OFF.length) - 1] as number;
}

const MOST_ROUNDS = 50;

/** Sends every mail that is due, in rounds of twenty; what is left after fifty waits for the next run. */
export async function drainOutbox(context: DeliveryContext): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const mails = await leaseDueMails(context.db, context.now());
    await Promise.all(mails.map((mail) => deliver(context, mail)));
    if (mails.length < MAILS_AT_ONCE) return;
  }
}
