import type { Clock } from '../../platform/clock.ts';
import type { Secrets } from '../../platform/secrets.ts';
import { signaturesOf } from './signature.ts';

/** The end of one try: a 2xx, a 410, or anything else, with a fixed word for it. */
export interface Outcome {
  readonly kind: 'delivered' | 'gone' | 'failed';
  /** `status_204`, `timed_out`, `unreachable`. */
  readonly reason: string;
}

/** A message to a receiver, by Standard Webhooks. */
export interface Message {
  readonly id: string;
  readonly body: string;
}

/** The receiver of a message. */
export interface Receiver {
  readonly id: string;
  readonly url: string;
}

/** Dependencies of sending: of the service's context, or of a command's. */
export interface SendContext {
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly fetch: typeof fetch;
  now(): number;
}

/** Milliseconds within which the receiver has to answer. */
export const TIME_LIMIT = 10_000;

/**
 * Sends one message and tells how it ended. Never rejects: while the secret of the service is unusable, nothing is sent.
 *
 * Redirects are not followed, since a signed message must go to no other address than the one that was registered. The
 * body of the answer is not read.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export async function send(context: SendContext, { id, url }: Receiver, message: Message): Promise<Outcome> {
  const timestamp = String(Math.floor(context.now() / 1000));
  const signed = `${message.id}.${timestamp}.${message.body}`;
  const signatures = await signaturesOf(context.secrets, id, signed).catch(() => undefined);
  if (signatures === undefined) return { kind: 'failed', reason: 'secret_unusable' };
  const abortion = new AbortController();
  const cancel = context.clock.after(TIME_LIMIT, () => abortion.abort());
  try {
    const response = await context.fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': 'applicants-webhooks',
        'webhook-id': message.id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signatures.join(' '),
      },
      body: message.body,
      signal: abortion.signal,
    });
    await response.body?.cancel().catch(() => undefined);
    const reason = `status_${response.status}`;
    if (response.ok) return { kind: 'delivered', reason };
    return { kind: response.status === 410 ? 'gone' : 'failed', reason };
  } catch {
    // The message of the error can name the address.
    return { kind: 'failed', reason: abortion.signal.aborted ? 'timed_out' : 'unreachable' };
  } finally {
    cancel();
  }
}
