import type { App } from '../app.ts';
import { within } from '../clock.ts';
import type { Language } from './language.ts';
import { compose } from './messages.ts';
import { deleteMail, leaseDueMails, MAILS_AT_ONCE, rescheduleMail, type WaitingMail } from './outbox.ts';

/** Makes the address that a mail leads to, out of what is stored of it. */
export type LinkMaker = (mail: WaitingMail) => Promise<string>;

/** How long the mail service is waited for, in milliseconds; what goes on after a response has 30 seconds. */
const TIME_LIMIT = 20_000;

/** The wait after the first, second, … try that failed, in milliseconds; the last one is for all that follow. */
const BACK_OFF = [1, 5, 15, 60, 180].map((minutes) => minutes * 60_000);

/**
 * Tries to send a mail once and keeps the outbox true: accepted, it is removed; not accepted, it is put off.
 *
 * Never rejects. A mail that was accepted but could not be removed (the database failed three times in a row) is the
 * one case in which it can be sent twice.
 */
export async function deliver(app: App, mail: WaitingMail, link: LinkMaker): Promise<void> {
  try {
    if (await isAccepted(app, mail, link)) await deleteMail(app.db, mail.id);
    else await rescheduleMail(app.db, mail, app.clock.now() + backOff(mail.attempts));
  } catch {
    app.log('error', 'outbox_fault', { template: mail.template, attempts: mail.attempts });
  }
}

async function isAccepted(app: App, mail: WaitingMail, link: LinkMaker): Promise<boolean> {
  try {
    const address = await link(mail);
    const message = compose(mail.template, mail.language as Language, address, new URL(address).origin);
    await within(app.clock, TIME_LIMIT, app.mailer.send({ to: mail.address, ...message }));
    return true;
  } catch (error) {
    // The message of a mail service can name the recipient.
    const reason = error instanceof Error ? error.name : 'unknown';
    app.log('warn', 'mail_not_accepted', { template: mail.template, attempts: mail.attempts, reason });
    return false;
  }
}

function backOff(attempts: number): number {
  return BACK_OFF[Math.min(attempts, BACK_OFF.length) - 1] as number;
}

const MOST_ROUNDS = 50;

/** Sends every mail that is due, in rounds of twenty; what is left after fifty waits for the next run. */
export async function drainOutbox(app: App, link: LinkMaker): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const mails = await leaseDueMails(app.db, app.clock.now());
    await Promise.all(mails.map((mail) => deliver(app, mail, link)));
    if (mails.length < MAILS_AT_ONCE) return;
  }
}
