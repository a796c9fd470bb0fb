import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { loggedIn, logIn, OTHER_PASSWORD, readMe, submit, UNCOUNTED } from '../../support/accounts.ts';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { clockAt } from '../../support/clock.ts';
import { failing } from '../../support/database-faults.ts';
import { derivations } from '../../support/derivations.ts';
import { watched } from '../../support/limits.ts';
import { oauthError } from '../../support/oauth.ts';
import { PATHS } from '../../support/paths.ts';
import { historyOf } from '../../support/profiles.ts';
import { aClient, anAccount, asSite, PASSWORD, site } from '../../support/seed.ts';
import { basic, bearer, begin, call, dump } from '../../support/service.ts';

useCheapPasswords();

const hannah = await anAccount({ username: 'Hannah.Bret', email: 'Hannah@Bücher.example' });
const grant_type = 'password';
const right = { grant_type, username: 'hannah.bret', password: PASSWORD };

it.each([
  'Hannah.Bret',
  'hannah.bret',
  'HANNAH.BRET',
  'Hannah@Bücher.example',
  'hannah@bücher.example',
  'HANNAH@BÜCHER.EXAMPLE',
  'hannah@xn--bcher-kva.example',
  ' hannah.bret ',
  'Hannah.Bret\u00a0',
  '\tHannah@B\u00fccher.example\r\n',
])('lets %j in', async (name) => {
  const response = await logIn(name);
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  const token = await response.json<{ access_token: string }>();
  expect(token).toEqual({
    access_token: expect.stringMatching(/^aat_[\w-]{54}$/),
    token_type: 'Bearer',
    expires_in: 3600,
    scope: 'me',
  });
  expect(await dump()).not.toContain(token.access_token.slice(4));
  expect(await readMe(bearer(token.access_token))).toMatchObject({ id: hannah.id });
});

const backEnd = await aClient('oauth', { scopes: ['frontend'] });
const profiles = await aClient('oauth', { scopes: ['identity-verification'] });

it.each([
  ['a public client by Basic', basic(site.id, ''), {}],
  ['a client with a secret by Basic', basic(backEnd.id, backEnd.credential), {}],
  ['a client with a secret in the form', {}, { client_id: backEnd.id, client_secret: backEnd.credential }],
  ['the scope that is given anyway', {}, { client_id: site.id, scope: 'me' }],
  ['the scope of a client', {}, { client_id: site.id, scope: 'frontend' }],
  ['a scope too many', {}, { client_id: site.id, scope: 'me frontend' }],
  ['a scope in another case', {}, { client_id: site.id, scope: 'ME' }],
  ['unknown scopes', {}, { client_id: site.id, scope: 'openid offline_access' }],
])('logs in by %s, with the scope me', async (_what, headers, form) => {
  const response = await submit(PATHS.frontendToken, { ...right, ...form }, { headers });
  expect([response.status, (await response.json<{ scope: string }>()).scope]).toEqual([200, 'me']);
});

it.each<[string, Record<string, string | undefined>, string]>([
  ['no name', { username: undefined }, 'invalid_request'],
  ['an empty name', { username: '' }, 'invalid_request'],
  ['no password', { password: undefined }, 'invalid_request'],
  ['an empty password', { password: '' }, 'invalid_request'],
  ['a name above 4 KiB', { username: 'a'.repeat(4097) }, 'invalid_request'],
  ['a password above 4 KiB', { password: 'a'.repeat(4097) }, 'invalid_request'],
  ['a client without the scope', { client_id: profiles.id, client_secret: profiles.credential }, 'unauthorized_client'],
  ['a wrong secret', { client_id: backEnd.id, client_secret: 'wrong' }, 'invalid_client'],
  ['no secret where there is one', { client_id: backEnd.id }, 'invalid_client'],
  ['no client', { client_id: undefined }, 'invalid_client'],
  ['an unknown client', { client_id: 'cli_nobody' }, 'invalid_client'],
  ['a grant in another case', { grant_type: 'Password' }, 'unsupported_grant_type'],
])('rejects %s before any work on the password', async (_what, changes, error) => {
  const before = await dump();
  let response = new Response();
  const worked = await derivations(async () => {
    response = await submit(PATHS.frontendToken, { ...right, client_id: site.id, ...changes });
  });
  expect(await oauthError(response)).toEqual([400, error]);
  expect(worked).toBe(0);
  expect(await dump()).toBe(before);
});

it('has no password grant at the token endpoint of Profiles', async () => {
  const response = await submit(PATHS.clientToken, { ...right, client_id: site.id });
  expect(await oauthError(response)).toEqual([400, 'unsupported_grant_type']);
});

it('returns the same to an unknown name and to a wrong password, after the same work', async () => {
  const answers = [];
  for (const [username, password] of [
    ['unknown', PASSWORD],
    ['unknown@example.com', PASSWORD],
    ['hannah.bret', 'Sunny-Day-2026'],
    ['hannah.bret', PASSWORD.toLowerCase()],
    ['hannah.bret', 'x'],
  ] as const) {
    const clock = clockAt(Date.now());
    await call('GET', `${PATHS.checkUsername}?username=x`, { headers: asSite, seams: { clock } });
    // One read: whatever else there is to do must not be waited for.
    const hung = Promise.withResolvers<void>();
    const bindings = { ...UNCOUNTED, DB: failing(env.DB, [undefined, { hang: hung.resolve }]) };
    const body = new URLSearchParams({ ...right, username, password, client_id: site.id });
    let answer: unknown;
    const worked = await derivations(async () => {
      const { response, rest } = await begin('POST', PATHS.frontendToken, { body, env: bindings, seams: { clock } });
      const { 'cko-request-id': _id, ...headers } = Object.fromEntries(response.headers);
      answer = { status: response.status, headers, body: await response.json() };
      const ended = rest();
      await Promise.race([hung.promise, ended]);
      clock.advance(5_000);
      await ended;
    });
    answers.push({ answer, worked });
  }
  expect(answers[0]).toMatchObject({ worked: 20, answer: { status: 400, body: { error: 'invalid_grant' } } });
  for (const answer of answers) expect(answer).toEqual(answers[0]);
});

it('records failed and successful log-ins', async () => {
  const person = await anAccount();
  await logIn(person.username, 'Wrong-Day-2025');
  await logIn(person.username);
  expect((await historyOf(person.id)).slice(1)).toEqual([
    ['log_in_failed', ''],
    ['logged_in', ''],
  ]);
});

it('takes nothing for an e-mail address that is none', async () => {
  await anAccount({ email: 'hannah.pat@hannah.path' });
  for (const name of [
    'hannah.path',
    'hannah.pat@hannah.path@',
    '@hannah.path',
    'hannah.pat@hannah.path/1',
    'hannah.pat@hannah.path:443',
    'hannah.pat@hann%61h.path',
    'hannah.pat@han\tnah.path',
    'hannah.pat @hannah.path',
    'hannah.pat@ hannah.path',
  ]) {
    expect(await oauthError(await logIn(name))).toEqual([400, 'invalid_grant']);
  }
  expect((await logIn(' hannah.pat@hannah.path')).status).toBe(200);
});

it('looks a name with an @ up as an e-mail address alone', async () => {
  const [squatter, owner] = [await anAccount(), await anAccount({ password: OTHER_PASSWORD })];
  // So an account was made before the two were one name space.
  const squat = 'update accounts set username = ?1, username_key = ?1 where applicant_id = ?2';
  await env.DB.prepare(squat).bind(owner.email, squatter.id).run();
  expect(await oauthError(await logIn(owner.email))).toEqual([400, 'invalid_grant']);
  expect(await readMe(await loggedIn(owner.email, OTHER_PASSWORD))).toMatchObject({ id: owner.id });
  expect(await readMe(await loggedIn(squatter.email))).toMatchObject({ id: squatter.id });
});

it('counts every spelling of an address as one name', async () => {
  const { env: bindings, asked } = watched();
  const spellings = [
    'b\u00fccher',
    'BU\u0308CHER',
    'XN--Bcher-kva',
    'b\u00fcch\u00ader',
    'b\uff55\u0308cher',
    'b\u00fcc\ufe0fher',
  ];
  const names = spellings.map((domain) => `Hannah@${domain}.example`);
  for (const name of names) expect((await logIn(name, PASSWORD, { env: bindings })).status).toBe(200);
  const keys = asked.filter(([counter]) => counter === 'NAME_LIMIT').map(([, key]) => key.split(' ')[0]);
  expect(keys).toHaveLength(names.length);
  expect(new Set(keys).size).toBe(1);
});
