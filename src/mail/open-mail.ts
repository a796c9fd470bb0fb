import type { Context } from '../platform/context.ts';
import type { Mail } from '../platform/mailer.ts';

/** The mailer of handlers: one try right after the response, of a mail that is enqueued already. */
export function openMail(context: Omit<Context, 'mail'>): Mail {
  return {
    send(mail) {
      context.waitUntil(import('./delivery.ts').then(({ deliverFirst }) => deliverFirst(context, mail)));
    },
  };
}
