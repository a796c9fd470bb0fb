import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { counting } from '../support/counting.ts';
import { PATHS } from '../support/paths.ts';
import { aClient, anApplicant } from '../support/seed.ts';
import { bearer, begin } from '../support/service.ts';

const { credential } = await aClient('key');
const headers = bearer(credential);
const { id } = await anApplicant(headers, { email: 'a@b.co' });

/** How often a call goes to the database before its response, and what it answers. */
async function tripsOf(method: string, path: string, options = {}): Promise<{ trips: number; status: number }> {
  const { d1, trips } = counting(env.DB);
  const { response, rest } = await begin(method, path, { headers, ...options, env: { DB: d1 } });
  const result = { trips: trips(), status: response.status };
  await rest();
  return result;
}

const keyed = { headers: { ...headers, 'idempotency-key': 'trips' }, json: { email: 'a@b.co' } };
const matching = { headers: { ...headers, 'if-match': '"9"' }, json: { email: 'b@b.co' } };
const one = `/applicants/${id}`;

it.each([
  ['create', 'POST', PATHS.applicants, { json: { email: 'a@b.co' } }, 201],
  ['create with an idempotency key', 'POST', PATHS.applicants, keyed, 201],
  ['create with that key again', 'POST', PATHS.applicants, keyed, 201],
  ['create with that key and another payload', 'POST', PATHS.applicants, { ...keyed, json: {} }, 422],
  ['get', 'GET', one, {}, 200],
  ['look up by e-mail address', 'GET', `${PATHS.applicants}?email=a@b.co`, {}, 200],
  ['look up by reference', 'GET', `${PATHS.applicants}?external_applicant_id=ext_a`, {}, 200],
  ['update', 'PATCH', one, { json: { email: 'c@b.co' } }, 200],
  ['update that changes nothing', 'PATCH', one, { json: {} }, 200],
  ['update of another version', 'PATCH', one, matching, 412],
  ['anonymize', 'POST', `${one}/anonymize`, {}, 200],
  ['anonymize again', 'POST', `${one}/anonymize`, {}, 200],
  ['update once anonymized', 'PATCH', one, { json: {} }, 400],
] as const)('%s is one round trip', async (_, method, path, options, status) => {
  expect(await tripsOf(method, path, options)).toEqual({ trips: 1, status });
});

it.each([
  ['a wrong method', 'PUT', one, {}, 405],
  ['no credentials', 'GET', one, { headers: {} }, 401],
  ['a key of the wrong format', 'GET', one, { headers: bearer('sk_wrong') }, 401],
  ['an id that cannot be', 'GET', `/applicants/aplt_${'U'.repeat(26)}`, {}, 404],
  ['an id with something before it', 'GET', `/applicants/x${id}`, {}, 404],
  ['a field that is wrong', 'POST', PATHS.applicants, { json: { email: 'x' } }, 400],
] as const)('%s is none', async (_, method, path, options, status) => {
  expect(await tripsOf(method, path, options)).toEqual({ trips: 0, status });
});

it('asks once more for a client that has not called lately', async () => {
  const other = await aClient('key');
  const options = { headers: bearer(other.credential) };
  expect((await tripsOf('GET', `${PATHS.applicants}?email=a@b.co`, options)).trips).toBe(2);
  expect((await tripsOf('GET', `${PATHS.applicants}?email=a@b.co`, options)).trips).toBe(1);
});
