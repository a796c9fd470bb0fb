import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { codeOf, loggedIn, logIn, OTHER_PASSWORD, submit } from '../../support/accounts.ts';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { clockAt } from '../../support/clock.ts';
import { derivations } from '../../support/derivations.ts';
import { meanwhile } from '../../support/meanwhile.ts';
import { oauthError, tokenOf } from '../../support/oauth.ts';
import { PATHS, V2, V3 } from '../../support/paths.ts';
import { historyOf } from '../../support/profiles.ts';
import { resetToken } from '../../support/resets.ts';
import { aClient, anAccount, asSite, PASSWORD, site } from '../../support/seed.ts';
import { bearer, type Call, call, dump, form } from '../../support/service.ts';
import { claimant, decide } from '../../support/work-email.ts';

useCheapPasswords();

const HOUR = 60 * 60 * 1000;
const hannah = await anAccount();

function reset(
  authToken: string | undefined,
  password: string | undefined = OTHER_PASSWORD,
  options: Omit<Call, 'json' | 'body'> = {},
) {
  return submit(PATHS.resetPassword, { authToken, password }, { headers: asSite, ...options });
}

const answerOf = async (response: Response) => [response.status, await response.json()];

it('replaces the password, and ends every session and every other link of that kind', async () => {
  const person = await anAccount();
  const sessions = [await loggedIn(person.username), await loggedIn(person.email)];
  const other = await resetToken(person);
  const token = await resetToken(person);

  const response = await reset(token);
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(await answerOf(response)).toEqual([200, true]);
  for (const headers of sessions) expect((await call('GET', PATHS.me, { headers })).status).toBe(401);
  expect(await oauthError(await logIn(person.username))).toEqual([400, 'invalid_grant']);
  expect((await logIn(person.username, OTHER_PASSWORD)).status).toBe(200);
  for (const used of [token, other]) expect(await answerOf(await reset(used, PASSWORD))).toEqual([200, false]);
  expect((await historyOf(person.id)).filter(([action]) => action === 'reset_done')).toEqual([
    ['reset_done', 'password'],
  ]);
});

it.each([
  ['none', undefined],
  ['an empty one', ''],
  ['9 characters', 'Aa1!aaaaa'],
  ['no digit', 'Aaa!aaaaaa'],
  ['1,025 bytes', `Aa1!a${'é'.repeat(510)}`],
])('validates the password first, and uses up no link for %s', async (_what, password) => {
  const token = await resetToken(hannah);
  const before = await dump();
  for (const authToken of [token, 'nonsense', undefined]) {
    const response = await submit(PATHS.resetPassword, { authToken, password }, { headers: asSite });
    expect(await codeOf(response)).toEqual([400, 'password invalid']);
  }
  expect(await dump()).toBe(before);
  expect(await answerOf(await reset(token, PASSWORD))).toEqual([200, true]);
});

/** Another character at that place. */
const altered = (token: string, place: number) =>
  token.slice(0, place) + (token[place] === 'A' ? 'B' : 'A') + token.slice(place + 1);

it('returns false to a malformed token, without hashing', async () => {
  const token = await resetToken(hannah);
  const { page } = await claimant();
  const wrong = [
    undefined,
    '',
    'nonsense',
    `${'A'.repeat(22)}.${'A'.repeat(43)}`,
    page.slice('/work-email/'.length),
    `${token}A`,
    token.slice(0, -1),
    token.replace('.', ''),
    ...[0, 21, 23, 40, token.length - 1].map((place) => altered(token, place)),
  ];
  const before = await dump();
  const worked = await derivations(async () => {
    for (const authToken of wrong) expect(await answerOf(await reset(authToken))).toEqual([200, false]);
  });
  expect(worked).toBe(0);
  expect(await dump()).toBe(before);
  expect(await answerOf(await reset(token, PASSWORD))).toEqual([200, true]);
});

it('lets a link be used for an hour', async () => {
  const clock = clockAt(Date.now());
  const seams = { clock };
  const [late, punctual] = [await resetToken(hannah, seams), await resetToken(hannah, seams)];
  clock.advance(HOUR);
  expect(await answerOf(await reset(late, PASSWORD, { seams }))).toEqual([200, false]);
  const justBefore = { clock: clockAt(clock.now() - 1) };
  expect(await answerOf(await reset(punctual, PASSWORD, { seams: justBefore }))).toEqual([200, true]);
});

it('lets exactly one of two redemptions at once succeed', async () => {
  const person = await anAccount();
  const token = await resetToken(person);
  const passwords = ['First-Day-2025', 'Second-Day-2025'];
  const answers = await Promise.all(passwords.map(async (password) => (await reset(token, password)).json()));
  expect([...answers].sort()).toEqual([false, true]);
  for (const [index, password] of passwords.entries()) {
    expect((await logIn(person.username, password)).status).toBe(answers[index] ? 200 : 400);
  }
});

it('lets exactly one of two links at once succeed', async () => {
  const person = await anAccount();
  const tokens = [await resetToken(person), await resetToken(person)];
  const answers = await Promise.all(tokens.map(async (token) => (await reset(token)).json()));
  expect(answers.sort()).toEqual([false, true]);
});

it('ends no session that began after another redemption', async () => {
  const person = await anAccount();
  const token = await resetToken(person);
  let headers = {};
  const DB = meanwhile(env.DB, 2, async () => {
    expect(await answerOf(await reset(token))).toEqual([200, true]);
    headers = await loggedIn(person.username, OTHER_PASSWORD);
  });
  expect(await answerOf(await reset(token, PASSWORD, { env: { DB } }))).toEqual([200, false]);
  expect((await call('GET', PATHS.me, { headers })).status).toBe(200);
});

it('leaves the claim of a work address alone', async () => {
  const { person, page } = await claimant();
  expect(await answerOf(await reset(await resetToken(person)))).toEqual([200, true]);
  expect((await decide(page, 'confirm')).status).toBe(200);
});

it('returns false for a person who has been erased', async () => {
  const person = await anAccount();
  const token = await resetToken(person);
  const { credential } = await aClient('key');
  await call('POST', PATHS.anonymize(person.id), { headers: bearer(credential) });
  expect(await answerOf(await reset(token))).toEqual([200, false]);
});

it('accepts a link after the secret has been rotated', async () => {
  const token = await resetToken(hannah);
  const rotated = { env: { SERVICE_SECRETS: `a newer secret that has been put in front,${env.SERVICE_SECRETS}` } };
  expect(await answerOf(await reset(token, PASSWORD, rotated))).toEqual([200, true]);
});

it('can be called with a client token, and with no credentials not at all', async () => {
  const backEnd = await aClient('oauth', { scopes: ['frontend'] });
  const token = await resetToken(hannah);
  expect((await reset(token, PASSWORD, { headers: {} })).status).toBe(401);
  const headers = bearer(await tokenOf(backEnd));
  expect(await answerOf(await reset(token, PASSWORD, { headers }))).toEqual([200, true]);
});

it('takes a public client that names itself in the form, and no client that has a secret', async () => {
  const backEnd = await aClient('oauth', { scopes: ['frontend'] });
  const authToken = await resetToken(hannah);
  const fields = { authToken, password: PASSWORD };
  for (const client_id of [backEnd.id, 'cli_nobody']) {
    expect((await submit(PATHS.resetPassword, { ...fields, client_id })).status).toBe(401);
  }
  expect(await answerOf(await submit(PATHS.resetPassword, { ...fields, client_id: site.id }))).toEqual([200, true]);
});

it.each(['ISO-8859-1', '"us-ascii"'])('takes a form of ASCII in the charset %s', async (charset) => {
  const headers = { ...asSite, 'content-type': `application/x-www-form-urlencoded; charset=${charset}` };
  const body = form({ authToken: await resetToken(hannah), password: PASSWORD }).toString();
  expect(await answerOf(await call('POST', PATHS.resetPassword, { headers, body }))).toEqual([200, true]);
});

it.each<[string, string, BodyInit | undefined, string]>([
  ['JSON', V3, '{"authToken":"a","password":"Sunny-Day-2025"}', 'application/json'],
  ['a parameter twice', V3, 'authToken=a&authToken=b&password=x', 'application/x-www-form-urlencoded'],
])('cannot read %s', async (_what, base, body, type) => {
  const headers = { ...asSite, 'content-type': type };
  const response = await call('POST', `${base}/resetPassword`, { headers, ...(body !== undefined && { body }) });
  expect(await codeOf(response)).toEqual([400, 'request_malformed']);
});

it('is not there in v2', async () => {
  const response = await submit(`${V2}/resetPassword`, { authToken: 'a', password: PASSWORD }, { headers: asSite });
  expect(await codeOf(response)).toEqual([404, 'not_found']);
});
