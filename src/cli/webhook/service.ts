import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Database } from '../../db/transaction.ts';
import { pingWebhook } from '../../events/webhooks/ping.ts';
import type { Outcome, Receiver } from '../../events/webhooks/send.ts';
import { secretsOf } from '../../events/webhooks/signature.ts';
import { storeTicket } from '../../events/webhooks/store.ts';
import { systemClock } from '../../platform/clock.ts';
import { sha256 } from '../../platform/hash.ts';
import { listOfSecrets, openSecrets } from '../../platform/secrets.ts';
import { findLive } from '../deploy/live.ts';
import { Rejection } from '../rejection.ts';
import { ensureSecrets, readDevVars } from '../start/dev-vars.ts';
import { type Deployment, type Place, ROOT, readProject } from '../wrangler/project.ts';
import { openCloudflare } from '../wrangler/remote/cloudflare.ts';

/** The end of a ping, as it is told. */
export type PingOutcome = Pick<Outcome, 'reason'> & { readonly delivered: boolean };

/** Acts that only a holder of the secrets of the service can do. */
export interface SecretHolder {
  secretOf(id: string): Promise<string>;
  ping(receiver: Receiver): Promise<PingOutcome>;
}

/** Locally the secrets are in `.dev.vars`; those of a deployment are known to it alone, which is asked. */
export function secretHolder(place: Place, db: Database): SecretHolder {
  return place === 'local' ? local() : remote(place, db);
}

function local(): SecretHolder {
  const file = join(ROOT, '.dev.vars');
  ensureSecrets(file);
  const secrets = openSecrets(listOfSecrets(readDevVars(file)), () => {
    throw new Rejection('SERVICE_SECRETS in .dev.vars is weak: each secret needs 32 characters.');
  });
  return {
    secretOf: async (id) => (await secretsOf(secrets, id))[0] ?? '',
    async ping(receiver) {
      const context = { clock: systemClock, secrets, fetch, now: () => Date.now() };
      const { kind, reason } = await pingWebhook(context, receiver);
      return { delivered: kind === 'delivered', reason };
    },
  };
}

/** Milliseconds for which a ticket is good, and until a question is given up. */
const TICKET_LIFETIME = 120_000;
const TIME_LIMIT = 30_000;

function remote(deployment: Deployment, db: Database): SecretHolder {
  const ask = async <Answer>(id: string, purpose: 'secret' | 'ping'): Promise<Answer> => {
    const origin = await originOf(deployment);
    const ticket = randomBytes(32).toString('base64url');
    await storeTicket(db, id, { hash: await sha256(ticket), purpose, expiresOn: Date.now() + TICKET_LIFETIME });
    const response = await fetch(`${origin}/webhooks/${id}/ticket`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ticket }),
      signal: AbortSignal.timeout(TIME_LIMIT),
    }).catch(() => undefined);
    if (response?.ok) return (await response.json()) as Answer;
    throw new Rejection(
      `The service at ${origin} does not answer as it should (${response?.status ?? 'no answer'}): \`/health\` says what is wrong.`,
    );
  };
  return {
    secretOf: async (id) => (await ask<{ secret: string }>(id, 'secret')).secret,
    ping: ({ id }) => ask<PingOutcome>(id, 'ping'),
  };
}

async function originOf({ environment }: Deployment): Promise<string> {
  const project = readProject(environment);
  const live = await findLive(openCloudflare(project), project.worker);
  const origin = live?.variables.PUBLIC_ORIGIN;
  if (origin !== undefined) return origin;
  throw new Rejection(`${project.worker} is not deployed, or has no PUBLIC_ORIGIN: \`npm run deploy\` comes first.`);
}
