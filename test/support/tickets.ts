import { newWebhookId } from '../../src/events/webhooks/id.ts';
import { sha256 } from '../../src/platform/hash.ts';
import { insert } from './seed.ts';

/** A ticket as a command makes one. */
export const TICKET = 'a'.repeat(43);

/** The id of a webhook that is disabled, so that nothing is sent, with a ticket that shows its secret for two minutes. */
export async function aWebhookWithTicket(now = Date.now()): Promise<string> {
  const id = newWebhookId();
  await insert('webhooks', {
    id,
    url: 'https://receiver.example/',
    types: '',
    created_on: now,
    position: 0,
    disabled_on: now,
    ticket_hash: await sha256(TICKET),
    ticket_purpose: 'secret',
    ticket_expires_on: now + 120_000,
  }).run();
  return id;
}
