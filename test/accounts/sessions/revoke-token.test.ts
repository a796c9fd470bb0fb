import { expect, it } from 'vitest';
import { loggedIn, submit } from '../../support/accounts.ts';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { clockAt } from '../../support/clock.ts';
import { oauthError, signAgain, tokenOf } from '../../support/oauth.ts';
import { PATHS } from '../../support/paths.ts';
import { aClient, anAccount, site } from '../../support/seed.ts';
import { basic, bearer, call, dump } from '../../support/service.ts';

useCheapPasswords();

const { username } = await anAccount();
const other = await aClient('public');
const backEnd = await aClient('oauth', { scopes: ['frontend'] });
const asBackEnd = basic(backEnd.id, backEnd.credential);

const newToken = async () => (await loggedIn(username)).authorization.slice('Bearer '.length);
const me = (token: string) => call('GET', PATHS.me, { headers: bearer(token) });

it.each([
  ['by Basic', basic(site.id, ''), {}],
  ['in the form', {}, { client_id: site.id }],
  ['with a hint of what it is', {}, { client_id: site.id, token_type_hint: 'access_token' }],
  ['with a wrong hint', {}, { client_id: site.id, token_type_hint: 'refresh_token' }],
])('ends a session for the client that names itself %s, twice alike', async (_what, headers, form) => {
  const token = await newToken();
  expect((await me(token)).status).toBe(200);
  for (let times = 0; times < 2; times++) {
    const response = await submit(PATHS.revoke, { token, ...form }, { headers });
    expect([response.status, await response.json()]).toEqual([200, {}]);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect((await me(token)).status).toBe(401);
  }
});

it.each(['aat_unknown', `aat_${'A'.repeat(43)}`, 'nonsense'])('takes the unknown token %s for ended', async (token) => {
  expect((await submit(PATHS.revoke, { token, client_id: site.id })).status).toBe(200);
});

it("leaves another client's session alone without a word", async () => {
  const token = await newToken();
  const before = await dump();
  expect((await submit(PATHS.revoke, { token, client_id: other.id })).status).toBe(200);
  expect((await submit(PATHS.revoke, { token }, { headers: asBackEnd })).status).toBe(200);
  expect(await dump()).toBe(before);
  expect((await me(token)).status).toBe(200);
});

it('says that client tokens cannot be revoked, and leaves them alone', async () => {
  const token = await tokenOf(backEnd);
  const revoke = (fields: object = {}) => submit(PATHS.revoke, { token, ...fields }, { headers: asBackEnd });
  expect(await oauthError(await revoke())).toEqual([400, 'unsupported_token_type']);
  expect(await oauthError(await revoke({ token_type_hint: 'refresh_token' }))).toEqual([400, 'unsupported_token_type']);
  const check = await call('GET', `${PATHS.checkUsername}?username=x`, { headers: bearer(token) });
  expect(check.status).toBe(200);
});

it('takes a client token that has ended, or was altered, for revoked', async () => {
  const token = await tokenOf(backEnd);
  const later = { clock: clockAt(Date.now() + 3_601_000) };
  for (const [ended, seams] of [
    [token, later],
    [token.slice(0, -3), {}],
    [await signAgain(token, { secrets: 'some other secret that was never used here' }), {}],
  ] as const) {
    const response = await submit(PATHS.revoke, { token: ended }, { headers: asBackEnd, seams });
    expect([response.status, await response.json()]).toEqual([200, {}]);
  }
});

it.each<[string, Record<string, string>, Record<string, string>, number, string]>([
  ['no client', {}, {}, 400, 'invalid_client'],
  ['an unknown client', {}, { client_id: 'cli_nobody' }, 400, 'invalid_client'],
  ['a wrong secret', basic(backEnd.id, 'wrong'), {}, 401, 'invalid_client'],
  ['no secret where there is one', {}, { client_id: backEnd.id }, 400, 'invalid_client'],
  ['no token', {}, { client_id: site.id, token: '' }, 400, 'invalid_request'],
])('rejects %s', async (_what, headers, form, status, error) => {
  const token = await newToken();
  const before = await dump();
  expect(await oauthError(await submit(PATHS.revoke, { token, ...form }, { headers }))).toEqual([status, error]);
  expect(await dump()).toBe(before);
  expect((await me(token)).status).toBe(200);
});

it('ignores unknown parameters, repeated or not', async () => {
  const body = `client_id=${site.id}&token=nonsense&resource=a&resource=b`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  expect((await call('POST', PATHS.revoke, { headers, body })).status).toBe(200);
});

it.each(['token=a&token=b', ''])('rejects the form %j', async (form) => {
  const body = `client_id=${site.id}&${form}`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  expect(await oauthError(await call('POST', PATHS.revoke, { headers, body }))).toEqual([400, 'invalid_request']);
});

it("does not take the applicant's own token for a client", async () => {
  const token = await newToken();
  const response = await submit(PATHS.revoke, { token }, { headers: bearer(token) });
  expect(await oauthError(response)).toEqual([401, 'invalid_client']);
  expect((await me(token)).status).toBe(200);
});
