import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { clockAt } from '../support/clock.ts';
import { type Fault, failing } from '../support/database-faults.ts';
import { mailbox } from '../support/mailbox.ts';
import { PATHS } from '../support/paths.ts';
import { failureOf } from '../support/profiles.ts';
import { call } from '../support/service.ts';

const REASON = 'D1_ERROR: no such table: clients at https://internal.example';
const database = (faults: readonly Fault[]) => ({ DB: failing(env.DB, faults) });
const domains = (get: () => Promise<unknown>) => ({ WORK_EMAIL_DOMAINS: { get } as unknown as KVNamespace });
const broken = domains(() => Promise.reject(new Error(REASON)));

it('says that D1 and KV respond, to every caller', async () => {
  const response = await call('GET', PATHS.health);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ status: 'ok', d1: 'ok', kv: 'ok', mail: 'not_configured' });
  const withMail = await call('GET', PATHS.health, { env: mailbox().env });
  expect(await withMail.json()).toEqual({ status: 'ok', d1: 'ok', kv: 'ok', mail: 'ok' });
});

it.each([
  ['D1', database([{ before: REASON }]), ['d1_unavailable']],
  ['KV', broken, ['kv_unavailable']],
  ['both', { ...database([{ before: REASON }]), ...broken }, ['d1_unavailable', 'kv_unavailable']],
])('returns 503 and names what does not respond, without a reason: %s', async (_, bindings, causes) => {
  const response = await call('GET', PATHS.health, { env: bindings });
  expect(response.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  expect(await response.clone().text()).not.toMatch(/clients|D1_ERROR|internal/);
  expect(await failureOf(response)).toEqual([503, 'service_unavailable', causes]);
});

it('waits for neither of them longer than 5 seconds', async () => {
  const clock = clockAt(Date.now());
  const silent = domains(() => new Promise(() => {}));
  const bindings = { ...silent, ...database([{ hang: () => clock.advance(5_000) }]) };
  const response = await call('GET', PATHS.health, { env: bindings, seams: { clock } });
  expect(await failureOf(response)).toEqual([503, 'service_unavailable', ['d1_unavailable', 'kv_unavailable']]);
});

it('shows no value of the configuration', async () => {
  const text = await (await call('GET', PATHS.health)).text();
  expect(text).not.toContain(env.SERVICE_SECRETS);
  expect(text).not.toContain('applicants.example');
});
