import type { outbox } from '../db/tables.ts';
import { type Clock, within } from './clock.ts';

/** A mail with its recipient. */
export interface AddressedMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The mail service. */
export interface Mailer {
  readonly isConfigured: boolean;
  /** Hands one mail over; rejects when it is not accepted in time, and when there is no mail service. */
  send(mail: AddressedMail): Promise<void>;
}

/** A mail that is enqueued, or about to be, as the outbox stores it. */
export type QueuedMail = Readonly<Omit<typeof outbox.$inferSelect, 'due_on' | 'attempts'>>;

/** The mailer that handlers get. */
export interface Mail {
  /** Sends a mail that has just been enqueued, after the response; one that is not accepted stays enqueued. */
  send(mail: QueuedMail): void;
}

/** Milliseconds until the mail service is given up; what goes on after a response has 30 seconds. */
const TIME_LIMIT = 20_000;

/** Opens Cloudflare Email Service under one sender. Without the binding or the sender every mail is refused, and waits. */
export function openMailer(service: SendEmail | undefined, from: string, clock: Clock): Mailer {
  return {
    isConfigured: service !== undefined && from !== '',
    async send(mail) {
      if (service === undefined || from === '') throw new MailNotConfigured();
      await within(clock, TIME_LIMIT, service.send({ from, ...mail }));
    },
  };
}

/** There is no mail service to hand a mail to. */
class MailNotConfigured extends Error {
  override readonly name = 'MailNotConfigured';
}
