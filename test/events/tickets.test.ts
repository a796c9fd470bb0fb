import { env } from 'cloudflare:workers';
import { afterEach, expect, it } from 'vitest';
import { PATHS } from '../support/paths.ts';
import { failureOf, rows } from '../support/profiles.ts';
import { aReceiver, forgetReceivers, toReceivers } from '../support/receiver.ts';
import { call, quickClock } from '../support/service.ts';
import { aWebhookWithTicket, TICKET } from '../support/tickets.ts';

const seams = { clock: quickClock, fetch: toReceivers };

afterEach(forgetReceivers);

const use = (id: string, ticket: string) => call('POST', PATHS.ticket(id), { json: { ticket }, seams });

it('shows the secret of a webhook once', async () => {
  const id = await aWebhookWithTicket();
  const { secret } = await (await use(id, TICKET)).json<{ secret: string }>();
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(await failureOf(await use(id, TICKET))).toEqual([404, 'not_found']);
  expect(JSON.stringify(await rows('webhooks'))).not.toContain(secret.slice('whsec_'.length));
});

it('pings with a ticket for that, and tells how the receiver answered', async () => {
  const receiver = await aReceiver();
  const given = await aWebhookWithTicket();
  const moving = `update webhooks set (ticket_hash, ticket_purpose, ticket_expires_on) =
    (select ticket_hash, 'ping', ticket_expires_on from webhooks where id = ?1) where id = ?2`;
  const give = () => env.DB.prepare(moving).bind(given, receiver.id).run();
  await give();
  expect(await (await use(receiver.id, TICKET)).json()).toEqual({ delivered: true, reason: 'status_204' });
  receiver.answer = () => new Response(null, { status: 404 });
  await give();
  expect(await (await use(receiver.id, TICKET)).json()).toEqual({ delivered: false, reason: 'status_404' });
  expect(receiver.got.map(({ type }) => type)).toEqual(['ping', 'ping']);
});

it('is for its own webhook, unaltered, and two minutes', async () => {
  const [id, other] = [await aWebhookWithTicket(), await aWebhookWithTicket(Date.now() - 120_000)];
  for (const [webhook, ticket] of [
    [id, 'b'.repeat(43)],
    [other, TICKET],
    [`whk_${'a'.repeat(16)}`, TICKET],
    ['whk_1', TICKET],
  ] as const) {
    expect(await failureOf(await use(webhook, ticket))).toEqual([404, 'not_found']);
  }
  expect(await failureOf(await use(id, 'a'))).toEqual([400, 'request_invalid', ['ticket_invalid']]);
  expect((await use(id, TICKET)).status).toBe(200);
});
