import * as v from 'valibot';
import type { CredentialCode } from '../../clients/errors.ts';
import { isKnownTicket } from '../../clients/registry.ts';
import type { Caller } from '../../http/caller.ts';
import type { AnyEndpoint, Endpoint } from '../../http/endpoint.ts';
import { Failure, type SharedCode } from '../../http/failure.ts';
import type { Context } from '../../platform/context.ts';
import { sha256 } from '../../platform/hash.ts';
import { type ProfileCode, profilesErrors } from '../../profiles/errors.ts';
import { pingWebhook } from './ping.ts';
import { secretsOf } from './signature.ts';
import { redeemTicket } from './store.ts';
import { WEBHOOK_ID } from './webhook.ts';

const Ticket = v.strictObject({ ticket: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)) });

const Answer = v.union([
  v.strictObject({ secret: v.string() }),
  v.strictObject({ delivered: v.boolean(), reason: v.string() }),
]);

type TicketEndpoint = Endpoint<
  Context,
  Caller,
  ProfileCode | CredentialCode | SharedCode,
  v.GenericSchema,
  typeof Ticket,
  v.InferOutput<typeof Answer>,
  'webhook_id'
>;

/**
 * POST /webhooks/{webhook_id}/ticket
 *
 * Show the secret of a webhook, or ping it, for a command of an operator.
 *
 * Only the deployed service knows its secrets. The ticket is a random one that `npm run webhook` has just stored in the
 * database, hashed, which only an operator can: it is good for one purpose, once, and for two minutes.
 */
export const useTicket = {
  id: 'useTicket',
  family: 'Operations',
  errors: profilesErrors,
  undocumented: true,
  limited: true,
  params: { webhook_id: WEBHOOK_ID },
  body: { type: 'json', schema: Ticket },
  success: { status: 200, schema: Answer, body: (answer) => answer },
  async handle({ params: { webhook_id }, body: { ticket } }, context) {
    const hash = await sha256(ticket);
    // An invented ticket costs no query of its own.
    const isKnown = await isKnownTicket(context, hash);
    const webhook = isKnown ? await redeemTicket(context.primary, webhook_id, hash, context.now()) : undefined;
    if (webhook === undefined) throw new Failure('not_found');
    if (webhook.ticket_purpose === 'ping') {
      const { kind, reason } = await pingWebhook(context, webhook);
      return { delivered: kind === 'delivered', reason };
    }
    const [secret = ''] = await secretsOf(context.secrets, webhook_id);
    return { secret };
  },
} satisfies TicketEndpoint as AnyEndpoint<'webhook_id'>;
