import { env } from 'cloudflare:workers';
import { Webhook } from 'standardwebhooks';
import { forgetClients } from '../../src/clients/registry.ts';
import type { EventType } from '../../src/events/schema.ts';
import { newWebhookId } from '../../src/events/webhooks/id.ts';
import { secretsOf } from '../../src/events/webhooks/signature.ts';
import { insertWebhook, listWebhooks, removeWebhook } from '../../src/events/webhooks/store.ts';
import { openSecrets } from '../../src/platform/secrets.ts';
import { aDatabase } from './seed.ts';

/** One request that a receiver has got, verified by the reference package. */
export interface Delivery {
  readonly host: string;
  readonly id: string;
  readonly type: EventType | 'ping';
  readonly applicantId: string;
  /** The body as it was sent. */
  readonly text: string;
  /** When it was sent, in seconds since 1970. */
  readonly timestamp: number;
}

/** How a receiver answers one request; the number counts its requests, from nought. */
export type Answer = (delivery: Delivery, number: number) => Response | Promise<Response>;

/** A webhook and the receiver behind it, whose answers a test decides. */
export interface Receiver {
  readonly id: string;
  readonly host: string;
  readonly secret: string;
  /** Everything that it got, in order; what it answered is not told. */
  readonly got: Delivery[];
  answer: Answer;
}

const receivers = new Map<string, Receiver>();

const accept: Answer = () => new Response(null, { status: 204 });

let receiversMade = 0;

/** Registers a webhook as `npm run webhook -- create` does. */
export async function aReceiver(
  answer: Answer = accept,
  { types = [], from = null }: { types?: EventType[]; from?: number | null } = {},
): Promise<Receiver> {
  const [id, host] = [newWebhookId(), `receiver-${receiversMade++}.example`];
  await insertWebhook(aDatabase(), { id, url: `https://${host}/events?a=b`, types, from }, Date.now());
  const [secret = ''] = await secretsOf(
    openSecrets(env.SERVICE_SECRETS, () => {}),
    id,
  );
  const receiver: Receiver = { id, host, secret, got: [], answer };
  receivers.set(host, receiver);
  forgetClients();
  return receiver;
}

/** Removes every webhook, as `npm run webhook -- remove` does. */
export async function forgetReceivers(): Promise<void> {
  receivers.clear();
  const db = aDatabase();
  for (const { id } of await listWebhooks(db)) await removeWebhook(db, id);
  forgetClients();
}

/** The network between the service and the receivers. A request whose signature is wrong fails the test that reads it. */
export const toReceivers: typeof fetch = async (input, init) => {
  const request = new Request(input, init);
  const { host } = new URL(request.url);
  const receiver = receivers.get(host);
  if (receiver === undefined) throw new Error(`there is no receiver at ${host}`);
  const delivery = await deliveryOf(request, receiver);
  const number = receiver.got.push(delivery) - 1;
  const signal = init?.signal;
  const aborted = new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(new Error('aborted')));
  });
  return Promise.race([Promise.resolve(receiver.answer(delivery, number)), aborted]);
};

async function deliveryOf(request: Request, { host, secret }: Receiver): Promise<Delivery> {
  const text = await request.text();
  const headers = Object.fromEntries(request.headers);
  const isOld = Math.abs(Number(headers['webhook-timestamp']) * 1000 - Date.now()) > 60_000;
  // The reference package refuses what is five minutes old, and tests move their own clocks.
  const body = (isOld ? verifiedLater : verified)(secret, text, headers) as {
    id: string;
    type: EventType | 'ping';
    data: { applicant_id?: string };
  };
  const timestamp = Number(headers['webhook-timestamp']);
  return { host, id: body.id, type: body.type, applicantId: body.data.applicant_id ?? '', text, timestamp };
}

function verified(secret: string, text: string, headers: Record<string, string>): unknown {
  return new Webhook(secret).verify(text, headers);
}

function verifiedLater(secret: string, text: string, headers: Record<string, string>): unknown {
  const id = headers['webhook-id'] ?? '';
  const signature = new Webhook(secret).sign(id, new Date(Number(headers['webhook-timestamp']) * 1000), text);
  if (!headers['webhook-signature']?.split(' ').includes(signature)) throw new Error('the signature is wrong');
  return JSON.parse(text);
}
