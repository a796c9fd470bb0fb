import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { counting } from '../support/counting.ts';
import { tokenCall, tokenOf } from '../support/oauth.ts';
import { PATHS } from '../support/paths.ts';
import { UNKNOWN_ID } from '../support/profiles.ts';
import { aClient } from '../support/seed.ts';
import { basic, bearer, call } from '../support/service.ts';

const client = await aClient('oauth');
const grant = { grant_type: 'client_credentials' };

function counted(work: (options: { env: { DB: D1Database } }) => Promise<Response>) {
  const { d1, trips } = counting(env.DB);
  return work({ env: { DB: d1 } }).then(({ status }) => ({ status, trips: trips() }));
}

it('verifies the token of a cached client without asking the database', async () => {
  const headers = bearer(await tokenOf(client));
  expect(await counted((options) => call('GET', PATHS.applicant(UNKNOWN_ID), { headers, ...options }))).toEqual({
    status: 404,
    trips: 1,
  });
});

it('issues a token to a cached client without asking the database', async () => {
  const headers = basic(client.id, client.credential);
  await tokenCall(PATHS.clientToken, grant, { headers });
  expect(await counted((options) => tokenCall(PATHS.clientToken, grant, { headers, ...options }))).toEqual({
    status: 200,
    trips: 0,
  });
});

it('asks the database for a client that it has not met, once', async () => {
  const { credential } = await aClient('key');
  const read = () =>
    counted((options) => call('GET', PATHS.applicant(UNKNOWN_ID), { headers: bearer(credential), ...options }));
  // The third comes after the response, and notes the client's use.
  expect(await read()).toEqual({ status: 404, trips: 3 });
  expect(await read()).toEqual({ status: 404, trips: 1 });
});

it('rejects a forged token of a cached client without asking the database', async () => {
  const headers = bearer(`${await tokenOf(client)}A`);
  expect(await counted((options) => call('GET', PATHS.applicant(UNKNOWN_ID), { headers, ...options }))).toEqual({
    status: 401,
    trips: 0,
  });
});

it('rejects a token without a scope, and a key of another form, without asking the database', async () => {
  for (const credential of [`aat_${'A'.repeat(43)}`, 'sk_short', `sk_${'A'.repeat(27)}`]) {
    const { trips } = await counted((options) =>
      call('GET', PATHS.applicant(UNKNOWN_ID), { headers: bearer(credential), ...options }),
    );
    expect(trips).toBe(0);
  }
});
