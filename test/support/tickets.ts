import { env } from 'cloudflare:workers';
import { newWebhookId } from '../../src/events/webhooks/id.ts';
import { insertWebhook, storeTicket } from '../../src/events/webhooks/store.ts';
import { sha256 } from '../../src/platform/hash.ts';
import { aDatabase } from './seed.ts';

/** A ticket as a command makes one. */
export const TICKET = 'a'.repeat(43);

/** The id of a webhook that is disabled, so that nothing is sent, with a ticket that shows its secret for two minutes. */
export async function aWebhookWithTicket(now = Date.now(), ticket = TICKET): Promise<string> {
  const [id, db] = [newWebhookId(), aDatabase()];
  await insertWebhook(db, { id, url: 'https://receiver.example/', types: [], from: 0 }, now);
  await env.DB.prepare('update webhooks set disabled_on = ? where id = ?').bind(now, id).run();
  await storeTicket(db, id, { hash: await sha256(ticket), purpose: 'secret', expiresOn: now + 120_000 });
  return id;
}
