import { expect, it } from 'vitest';
import { bearer as bearerScheme } from '../../src/oauth/bearer.ts';
import { tokenOf } from '../support/oauth.ts';
import { PATHS } from '../support/paths.ts';
import { failureOf, historyOf, UNKNOWN_ID } from '../support/profiles.ts';
import { endpoints } from '../support/routes.ts';
import { aClient, aPersonWithEverything } from '../support/seed.ts';
import { basic, bearer, call } from '../support/service.ts';

const everything = ['identity-verification', 'frontend', 'privacy'] as const;
const plainKey = await aClient('key');
const privacyKey = await aClient('key', { scopes: ['privacy'] });
const plain = await aClient('oauth');
const broad = await aClient('oauth', { scopes: everything });
const site = await aClient('public', { scopes: everything });
const person = await aPersonWithEverything(site.id);

const CALLERS: [string, Record<string, string>, number][] = [
  ['no credentials', {}, 401],
  ['a key without the scope', bearer(plainKey.credential), 403],
  ['a key with it', bearer(privacyKey.credential), 200],
  ['a token without it', bearer(await tokenOf(plain)), 403],
  ['a token that did not ask for it', bearer(await tokenOf(broad, { scope: 'identity-verification' })), 403],
  ['a token with it', bearer(await tokenOf(broad, { scope: 'privacy' })), 200],
  ['the person', bearer(person.token), 403],
  ['a public client', basic(site.id, ''), 401],
  ['a client with its secret by Basic', basic(broad.id, broad.credential), 401],
];

it.each(['export', 'events'])('/%s is for the scope `privacy` alone', async (path) => {
  for (const [asker, headers, status] of CALLERS) {
    const response = await call('GET', `/applicants/${person.id}/${path}`, { headers });
    expect([asker, response.status]).toEqual([asker, status]);
    if (status !== 200) expect(await response.text()).not.toContain(person.username);
  }
});

it('records no event for an export that was rejected', async () => {
  const exports = (await historyOf(person.id)).filter(([action]) => action === 'exported');
  expect(exports).toHaveLength(CALLERS.filter(([, , status]) => status === 200).length);
});

it('opens nothing else with the scope `privacy`', async () => {
  const headers = bearer(privacyKey.credential);
  for (const [method, path] of [
    ['GET', PATHS.applicant(person.id)],
    ['GET', `${PATHS.applicants}?email=${person.email}`],
    ['PATCH', PATHS.applicant(person.id)],
    ['POST', PATHS.anonymize(person.id)],
    ['POST', PATHS.applicants],
  ] as const) {
    const response = await call(method, path, { headers, ...(method !== 'GET' && { json: {} }) });
    expect([path, ...(await failureOf(response))]).toEqual([path, 403, 'forbidden']);
  }
});

it.each(['export', 'events'])('/%s is a 404 for an unknown applicant', async (path) => {
  const headers = bearer(privacyKey.credential);
  for (const id of [UNKNOWN_ID, 'aplt_x', person.id.toUpperCase(), `${person.id}x`, encodeURIComponent(person.email)]) {
    expect(await failureOf(await call('GET', `/applicants/${id}/${path}`, { headers }))).toEqual([404, 'not_found']);
  }
  expect(await historyOf(UNKNOWN_ID)).toEqual([]);
});

it('is one family with one scheme of security', () => {
  const family = endpoints.filter((endpoint) => endpoint.family === 'Privacy');
  expect(family.map(({ id }) => id)).toEqual(['exportApplicant', 'listEvents', 'updateAccount', 'endAccountSessions']);
  for (const { security } of family) expect(security?.schemes).toEqual(bearerScheme(['privacy']).schemes);
});
