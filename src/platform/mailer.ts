import type { outbox } from '../db/tables.ts';
import { type Clock, within } from './clock.ts';
import { readSender } from './sender.ts';

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
      await within(clock, TIME_LIMIT, service.send({ from: senderOf(from), ...mail }));
    },
  };
}

/** An address by itself stays a text, as every mail service takes it. */
function senderOf(from: string): string | { name: string; email: string } {
  const { email = from, name } = readSender(from) ?? {};
  return name === undefined ? email : { name, email };
}

/** There is no mail service to hand a mail to. */
class MailNotConfigured extends Error {
  override readonly name = 'MailNotConfigured';
}

/**
 * Codes of rejections that no later try changes, since they are of the recipient or the mail itself.
 *
 * Those of the sender's set-up and of quotas end when an operator acts or time passes, so such mails wait.
 *
 * @see https://developers.cloudflare.com/email-service/api/send-emails/workers-api/#error-codes
 */
const FINAL = ['E_RECIPIENT_SUPPRESSED', 'E_VALIDATION_ERROR', 'E_CONTENT_TOO_LARGE'];

/** Whether the mail service has refused a mail for good. */
export function isFinalRejection(error: unknown): boolean {
  return FINAL.includes(codeOf(error));
}

/** The code or name of an error, for logs: its message can name the recipient. */
export function reasonOf(error: unknown): string {
  if (/^E_[A-Z_]{1,40}$/.test(codeOf(error))) return codeOf(error);
  return error instanceof Error ? error.name : 'unknown';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
