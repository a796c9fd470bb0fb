import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { newSecret } from '../../src/clients/client.ts';
import { revokeClient } from '../../src/clients/store.ts';
import { clockAt } from '../support/clock.ts';
import { counting } from '../support/counting.ts';
import { intercepted } from '../support/intercepted.ts';
import { tokenCall } from '../support/oauth.ts';
import { PATHS } from '../support/paths.ts';
import { UNKNOWN_ID } from '../support/profiles.ts';
import { aClient, aDatabase } from '../support/seed.ts';
import { basic, bearer, begin, call } from '../support/service.ts';

const HOUR = 60 * 60 * 1000;
/** Half past an hour. */
const start = Math.floor(Date.now() / HOUR) * HOUR + HOUR / 2;
const path = `/applicants/${UNKNOWN_ID}`;

async function lastUseOf(id: string): Promise<number | null> {
  const row = env.DB.prepare('select last_used_on from clients where id = ?').bind(id);
  return (await row.first<{ last_used_on: number | null }>())?.last_used_on ?? null;
}

it('notes the hour of a use, once an hour', async () => {
  const clock = clockAt(start);
  const { id, credential } = await aClient('key');
  const { d1, trips } = counting(env.DB);
  const options = { headers: bearer(credential), env: { DB: d1 }, seams: { clock } };
  expect(await lastUseOf(id)).toBe(null);

  expect((await call('GET', path, options)).status).toBe(404);
  expect([await lastUseOf(id), trips()]).toEqual([start - HOUR / 2, 3]);

  // Read again from the database, which knows of the use by now.
  for (const milliseconds of [0, 1_000, 60_000]) {
    clock.advance(milliseconds);
    await call('GET', path, options);
  }
  expect(trips()).toBe(3 + 3 + 1);

  clock.advance(HOUR / 2);
  await call('GET', path, options);
  expect(await lastUseOf(id)).toBe(start + HOUR / 2);
});

it('notes a use after the response, which waits for none of it', async () => {
  const { id, credential } = await aClient('key');
  let batches = 0;
  let write = () => {};
  const written = new Promise<void>((resolve) => {
    write = resolve;
  });
  const DB = intercepted(env.DB, ['batch'], (run) => (++batches === 3 ? written.then(() => run()) : run()));
  const { response, rest } = await begin('GET', path, { headers: bearer(credential), env: { DB } });
  expect([response.status, batches]).toEqual([404, 2]);
  expect(await lastUseOf(id)).toBe(null);
  write();
  await rest();
  expect(await lastUseOf(id)).toBeTypeOf('number');
});

it('notes a use of every kind of client, also by the token of an applicant', async () => {
  const clock = clockAt(start);
  const seams = { clock };
  const form = { grant_type: 'client_credentials' };
  const person = { username: 'last.use', email: 'last.use@example.com', password: 'Last-Used-2026' };
  const site = await aClient('public');
  const suite = await aClient('oauth', { scopes: ['frontend'] });
  await tokenCall('/connect/token', form, { headers: basic(suite.id, suite.credential), seams });
  const registered = { headers: basic(site.id, ''), json: person, seams };
  expect((await call('POST', PATHS.accounts, registered)).status).toBe(204);
  for (const { id } of [site, suite]) expect(await lastUseOf(id)).toBe(start - HOUR / 2);

  const logIn = { grant_type: 'password', ...person };
  const token = await tokenCall(PATHS.frontendToken, logIn, {
    headers: basic(suite.id, suite.credential),
    seams,
  });
  const { access_token } = await token.json<{ access_token: string }>();
  clock.advance(HOUR / 2);
  await call('GET', PATHS.me, { headers: bearer(access_token), seams });
  expect(await lastUseOf(suite.id)).toBe(start + HOUR / 2);
});

it('notes nothing of a client that has not been verified', async () => {
  const suite = await aClient('oauth');
  const revoked = await aClient('key');
  await revokeClient(aDatabase(), revoked.id, start);
  const form = { grant_type: 'client_credentials', client_id: suite.id, client_secret: newSecret() };
  expect((await tokenCall('/connect/token', form)).status).toBe(400);
  await call('GET', PATHS.me, { headers: basic(suite.id, '') });
  await call('GET', path, { headers: bearer(revoked.credential) });
  for (const { id } of [suite, revoked]) expect(await lastUseOf(id)).toBe(null);
});

it('fails no call when a use cannot be noted, and notes it with a later one', async () => {
  const clock = clockAt(start);
  const { id, credential } = await aClient('key');
  let batches = 0;
  // The client, the applicant, and then the use.
  const DB = intercepted(env.DB, ['batch'], (run) => (++batches === 3 ? Promise.reject(new Error('lost')) : run()));
  const options = { headers: bearer(credential), env: { DB }, seams: { clock } };
  expect((await call('GET', path, options)).status).toBe(404);
  expect([batches, await lastUseOf(id)]).toEqual([3, null]);
  clock.advance(30_000);
  expect((await call('GET', path, options)).status).toBe(404);
  expect(await lastUseOf(id)).toBe(start - HOUR / 2);
});
