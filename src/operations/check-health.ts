import { literal, picklist, strictObject } from 'valibot';
import { Failure } from '../http/failure.ts';
import type { Context } from '../platform/context.ts';
import { ownCauses } from '../platform/health.ts';
import type { KeyList } from '../platform/key-value.ts';
import type { DatabaseLoad } from '../platform/load.ts';
import { operationsEndpoint } from './endpoint.ts';
import { pingDatabase } from './store.ts';

/** Dependencies that are checked, by the name that an operator knows. */
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
 * Whether the service can do its work.
 *
 * A 503 names in `error_codes` what keeps it: `d1_unavailable`, `kv_unavailable`, `secrets_unusable`,
 * `database_nearly_full`, `public_origin_not_set`. D1 and KV are asked at most once a second an isolate.
 */
export const checkHealth = operationsEndpoint({
  id: 'checkHealth',
  crossOrigin: 'any',
  success: { status: 200, schema: HealthResponse, body: (health: Health) => health },
  async handle(_input, context) {
    const causes = [...(await askedLately(context)), ...(await ownCauses(context))];
    if (causes.length > 0) {
      context.log('error', 'unhealthy', { causes });
      throw new Failure('service_unavailable', { causes, retryAfter: 5 });
    }
    return { status: 'ok', d1: 'ok', kv: 'ok', mail: context.mailer.isConfigured ? 'ok' : 'not_configured' };
  },
});

/** Milliseconds for which the answers of D1 and KV stand for those that would be asked next. */
const TTL = 1_000;

interface Asked {
  readonly on: number;
  readonly list: KeyList['binding'];
  readonly causes: Promise<string[]>;
}

/** By database: asking costs a query and a read, and anyone may ask. */
const asked = new WeakMap<DatabaseLoad, Asked>();

function askedLately(context: Context): Promise<string[]> {
  const { load, domains, now } = context;
  const last = asked.get(load);
  if (last?.list === domains.binding && now() < last.on + TTL) return last.causes;
  const causes = ask(context);
  // Goes on for those who wait for it when the caller who asked first has gone.
  context.waitUntil(causes);
  asked.set(load, { on: now(), list: domains.binding, causes });
  return causes;
}

/** Asks D1 and KV for an answer, both at once. */
async function ask({ db, domains }: Context): Promise<string[]> {
  const [d1, kv] = await Promise.allSettled([pingDatabase(db), domains.has('health')]);
  return [
    ...(d1.status === 'rejected' ? ['d1_unavailable'] : []),
    ...(kv.status === 'rejected' ? ['kv_unavailable'] : []),
  ];
}
