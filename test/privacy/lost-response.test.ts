import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { clockAt } from '../support/clock.ts';
import { intercepted } from '../support/intercepted.ts';
import type { Resource } from '../support/profiles.ts';
import { basic, bearer, call, register } from '../support/service.ts';
import { columnsThatHold, emptyDatabase } from './people.ts';

await emptyDatabase();

const site = await register('public');
const backend = await register('key');
const headers = bearer(backend.credential);
await env.WORK_EMAIL_DOMAINS.put('firm.example', '');

/** D1 whose first batch that prepares this text takes effect, but is answered with a lost connection, after `meanwhile`. */
function losing(d1: D1Database, text: string, meanwhile: () => Promise<unknown>): D1Database {
  let state: 'waiting' | 'prepared' | 'lost' = 'waiting';
  return intercepted(d1, ['prepare', 'batch'], (run, [sql], method) => {
    if (state === 'waiting' && method === 'prepare' && String(sql).includes(text)) state = 'prepared';
    if (method === 'prepare' || state !== 'prepared') return run();
    state = 'lost';
    return run()
      .then(meanwhile)
      .then(() => Promise.reject(new Error('D1_ERROR: Network connection lost.')));
  });
}

const JSON_BODY = {
  username: 'lost.answer',
  email: 'lost.answer@home.example',
  password: 'Sunny-Day-2025',
  internal: true,
  workEmail: 'lost.answer@firm.example',
};

const sendLosing = (path: string, options: object, text: string, meanwhile: () => Promise<unknown>) =>
  call('POST', path, {
    ...options,
    env: { DB: losing(env.DB, text, meanwhile) },
    seams: { clock: clockAt(Date.now()) },
  });

async function eraseByEmail(): Promise<void> {
  const found = await call('GET', `/applicants?email=${JSON_BODY.email}`, { headers });
  const { data } = await found.json<{ data: Resource[] }>();
  expect(data).toHaveLength(1);
  for (const { id } of data) expect((await call('POST', `/applicants/${id}/anonymize`, { headers })).status).toBe(200);
}

it.each([
  ['registration', '/api/rest/v3/frontend/applicants', { headers: basic(site.id, ''), json: JSON_BODY }, 204],
  ['creation', '/applicants', { headers, json: { email: JSON_BODY.email } }, 201],
  [
    'creation with a key',
    '/applicants',
    { headers: { ...headers, 'idempotency-key': 'a' }, json: { email: JSON_BODY.email } },
    201,
  ],
])('does not bring back who is erased while the answer to the %s is lost', async (_, path, options, status) => {
  const response = await sendLosing(path, options, 'insert into "applicants"', eraseByEmail);
  expect(response.status).toBe(status);
  expect(await columnsThatHold()).toEqual([]);
});
