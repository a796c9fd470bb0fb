import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { logged } from '../support/logs.ts';
import { HANNAH, type Resource } from '../support/profiles.ts';
import { aClient } from '../support/seed.ts';
import { bearer, call } from '../support/service.ts';

const { credential } = await aClient('key');
const headers = bearer(credential);
const DAY = 24 * 60 * 60;

const create = async () => (await (await call('POST', '/applicants', { headers, json: HANNAH })).json<Resource>()).id;
const anonymize = (id: string, bindings: Partial<Env> = {}) =>
  call('POST', `/applicants/${id}/anonymize`, { headers, env: bindings });
const listed = async (id: string) => (await env.ERASURES.list<{ erased_on: number }>({ prefix: id })).keys;

it('appends the id of an erasure outside the database, beyond the 30 days of Time Travel, and nothing else', async () => {
  const id = await create();
  expect(await listed(id)).toEqual([]);
  const before = Date.now();
  expect((await anonymize(id)).status).toBe(200);
  const [entry, ...more] = await listed(id);
  expect(more).toEqual([]);
  expect(entry).toEqual({ name: id, metadata: { erased_on: expect.any(Number) }, expiration: expect.any(Number) });
  expect(entry?.metadata?.erased_on).toBeGreaterThanOrEqual(before);
  expect(entry?.expiration).toBeGreaterThan(before / 1000 + 31 * DAY);
  expect(await env.ERASURES.get(id)).toBe('');
});

it('erases although the list cannot be written, says so in the log, and a repeat appends with the first time', async () => {
  const id = await create();
  const put = () => Promise.reject(new Error('KV is down'));
  const lines = await logged(async () => {
    expect((await anonymize(id, { ERASURES: { put } as unknown as KVNamespace })).status).toBe(200);
  });
  expect(lines.join()).toContain('erasure_list_fault');
  expect(await listed(id)).toEqual([]);
  const row = await env.DB.prepare('select anonymized_on from applicants where id = ?').bind(id).first();
  await anonymize(id);
  expect((await listed(id))[0]?.metadata).toEqual({ erased_on: row?.anonymized_on });
});

it('appends after a fault that passes', async () => {
  const id = await create();
  let tries = 0;
  const put: KVNamespace['put'] = async (...entry: Parameters<KVNamespace['put']>) => {
    tries += 1;
    if (tries < 3) throw new Error('KV is busy');
    return env.ERASURES.put(...entry);
  };
  const lines = await logged(async () => {
    expect((await anonymize(id, { ERASURES: { put } as KVNamespace })).status).toBe(200);
  });
  expect(lines.join()).not.toContain('erasure_list_fault');
  expect(await listed(id)).toHaveLength(1);
});

it('appends nothing for an unknown applicant', async () => {
  const { length } = (await env.ERASURES.list()).keys;
  expect((await anonymize('aplt_01k0q4xg5sfx3rjq0w3k5v7n2c')).status).toBe(404);
  expect((await env.ERASURES.list()).keys).toHaveLength(length);
});
