import { literal, picklist, strictObject } from 'valibot';
import { Failure } from '../http/failure.ts';
import type { Context } from '../platform/context.ts';
import { pingDatabase } from '../platform/database.ts';
import { operationsEndpoint } from './endpoint.ts';

/** What is asked, by the name that an operator knows it by. */
interface Health {
  readonly status: 'ok';
  readonly d1: 'ok';
  readonly kv: 'ok';
  /** Without a mail service the service works, and mails wait: worth knowing, no reason for a 503. */
  readonly mail: 'ok' | 'not_configured';
}

const HealthResponse = strictObject({
  status: literal('ok'),
  d1: literal('ok'),
  kv: literal('ok'),
  mail: picklist(['ok', 'not_configured']),
});

/**
 * GET /health
 *
 * Whether the database and the domain list answer.
 *
 * A 503 names in `error_codes` which of them does not: `d1_unavailable`, `kv_unavailable`.
 */
export const checkHealth = operationsEndpoint({
  id: 'checkHealth',
  crossOrigin: 'any',
  success: { status: 200, schema: HealthResponse, body: (health: Health) => health },
  handle: (_input, context) => healthOf(context),
});

/** Asks D1 and KV for an answer, both at once; throws `service_unavailable` naming each that gives none. */
async function healthOf({ db, domains, log, mailer }: Context): Promise<Health> {
  const [d1, kv] = await Promise.allSettled([pingDatabase(db), domains.has('health')]);
  const causes = [
    ...(d1.status === 'rejected' ? ['d1_unavailable'] : []),
    ...(kv.status === 'rejected' ? ['kv_unavailable'] : []),
  ];
  if (causes.length > 0) {
    log('error', 'unhealthy', { causes });
    throw new Failure('service_unavailable', { causes, retryAfter: 5 });
  }
  return { status: 'ok', d1: 'ok', kv: 'ok', mail: mailer.isConfigured ? 'ok' : 'not_configured' };
}
