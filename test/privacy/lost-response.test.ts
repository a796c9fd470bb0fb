import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { clockAt } from '../support/clock.ts';
import { intercepted } from '../support/intercepted.ts';
import { PATHS } from '../support/paths.ts';
import { type Resource, rows } from '../support/profiles.ts';
import { aClient } from '../support/seed.ts';
import { basic, bearer, call } from '../support/service.ts';
import { columnsThatHold } from './personal-columns.ts';

const site = await aClient('public');
const backend = await aClient('key');
const headers = bearer(backend.credential);

/** D1 that loses its response to the first batch which stores an applicant, after `meanwhile`. */
function losing(d1: D1Database, meanwhile: () => Promise<unknown>): D1Database {
  let isLost = false;
  return intercepted(d1, ['batch'], async (run) => {
    const before = (await rows('applicants')).length;
    const result = await run();
    if (isLost || (await rows('applicants')).length === before) return result;
    isLost = true;
    await meanwhile();
    throw new Error('D1_ERROR: Network connection lost.');
  });
}

const JSON_BODY = {
  username: 'lost.answer',
  email: 'lost.answer@home.example',
  password: 'Sunny-Day-2025',
  internal: true,
  workEmail: 'lost.answer@firm.example',
};

const sendLosing = (path: string, options: object, meanwhile: () => Promise<unknown>) =>
  call('POST', path, {
    ...options,
    env: { DB: losing(env.DB, meanwhile) },
    seams: { clock: clockAt(Date.now()) },
  });

async function eraseByEmail(): Promise<void> {
  const found = await call('GET', `${PATHS.applicants}?email=${JSON_BODY.email}`, { headers });
  const { data } = await found.json<{ data: Resource[] }>();
  expect(data).toHaveLength(1);
  for (const { id } of data) expect((await call('POST', PATHS.anonymize(id), { headers })).status).toBe(200);
}

it.each([
  ['registration', PATHS.accounts, { headers: basic(site.id, ''), json: JSON_BODY }, 204],
  ['creation', '/applicants', { headers, json: { email: JSON_BODY.email } }, 201],
  [
    'creation with a key',
    '/applicants',
    { headers: { ...headers, 'idempotency-key': 'a' }, json: { email: JSON_BODY.email } },
    201,
  ],
])('does not store an erased person again when the response to the %s is lost', async (_, path, options, status) => {
  const response = await sendLosing(path, options, eraseByEmail);
  expect(response.status).toBe(status);
  expect(await columnsThatHold()).toEqual([]);
});
