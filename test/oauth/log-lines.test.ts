import { env } from 'cloudflare:workers';
import { beforeAll, expect, it } from 'vitest';
import { allLimits } from '../support/limits.ts';
import { logged } from '../support/logs.ts';
import { signAgain, TOKEN_PATHS, tokenCall, tokenOf } from '../support/oauth.ts';
import { PATHS } from '../support/paths.ts';
import { UNKNOWN_ID } from '../support/profiles.ts';
import { aClient } from '../support/seed.ts';
import { basic, bearer, call } from '../support/service.ts';
import {
  REJECTIONS,
  type RejectedCallers,
  refused,
  UNKNOWN_CLIENT,
  WRONG_SECRET,
} from '../support/token-rejections.ts';

const scopes = ['identity-verification', 'frontend'] as const;
const callers: RejectedCallers = {
  oauth: await aClient('oauth', { scopes }),
  other: await aClient('oauth', { scopes }),
  open: await aClient('public', { origins: ['https://logged-origin.example'] }),
  key: await aClient('key'),
};
const { oauth, other, open, key } = callers;
const token = await tokenOf(oauth);
const forged = await signAgain(token, { purpose: 'link' });
const person = { username: 'logged.username', email: 'logged.person@example.com', password: 'Logged-Day-2025' };
const grant = { grant_type: 'client_credentials' };

/** The responses, and every line that was logged meanwhile. */
const answers: string[] = [];
let lines: string[] = [];
/** The tokens that were given out. */
const given: string[] = [token];

async function note(response: Response): Promise<string> {
  const text = await response.text();
  answers.push(text);
  const issued = /"access_token":"([^"]+)"/.exec(text)?.[1];
  if (issued !== undefined) given.push(issued);
  return issued ?? '';
}

beforeAll(async () => {
  lines = await logged(async () => {
    for (const path of TOKEN_PATHS) {
      for (const rejection of REJECTIONS) await note(await refused(path, rejection, callers));
      await note(await tokenCall(path, grant, { headers: basic(oauth.id, oauth.credential) }));
      await note(await tokenCall(path, { ...grant, client_id: oauth.id, client_secret: oauth.credential }));
      await note(await tokenCall(`${path}?client_secret=${oauth.credential}&client_id=${UNKNOWN_CLIENT}`, grant));
    }
    for (const headers of [
      bearer(key.credential),
      bearer(token),
      bearer(forged),
      bearer(`${token}x`),
      bearer(oauth.credential),
      basic(oauth.id, oauth.credential),
      basic(UNKNOWN_CLIENT, WRONG_SECRET),
      basic(open.id, ''),
      { authorization: token },
      { authorization: key.credential },
    ]) {
      await note(await call('GET', `/applicants/${UNKNOWN_ID}?access_token=${token}`, { headers }));
      await note(await call('GET', PATHS.me, { headers: { ...headers, origin: 'https://logged-origin.example' } }));
    }
    const headers = basic(open.id, '');
    await note(await call('POST', PATHS.accounts, { headers, json: person }));
    const logIn = { grant_type: 'password', client_id: open.id, ...person };
    const own = await note(await tokenCall(PATHS.frontendToken, logIn));
    await note(await tokenCall(PATHS.frontendToken, { ...logIn, password: WRONG_SECRET }));
    await note(await tokenCall(PATHS.frontendToken, { ...logIn, username: UNKNOWN_CLIENT }));
    await note(await call('GET', PATHS.me, { headers: bearer(own) }));
    await note(await call('GET', PATHS.applicant(UNKNOWN_ID), { headers: bearer(own) }));
    const broken = [
      allLimits(async () => ({ success: false })),
      allLimits(() => Promise.reject(new Error(`${UNKNOWN_CLIENT} ${WRONG_SECRET}`))),
      { SERVICE_SECRETS: WRONG_SECRET },
      { DB: undefined as unknown as D1Database },
    ];
    for (const bindings of broken) {
      await note(await tokenCall(PATHS.clientToken, grant, { headers: basic(oauth.id, WRONG_SECRET), env: bindings }));
      await note(
        await tokenCall(PATHS.clientToken, grant, { headers: basic(UNKNOWN_CLIENT, WRONG_SECRET), env: bindings }),
      );
      await note(await call('GET', PATHS.applicant(UNKNOWN_ID), { headers: bearer(token), env: bindings }));
      await note(await call('GET', PATHS.me, { headers: bearer(own), env: bindings }));
      await note(await call('OPTIONS', PATHS.me, { headers: preflight(UNKNOWN_CLIENT), env: bindings }));
    }
    await note(await call('POST', PATHS.revoke, { headers, body: new URLSearchParams({ token: own }) }));
  });
}, 30_000);

it('logs every one of many calls, each as JSON', () => {
  expect(lines.length).toBeGreaterThanOrEqual(answers.length);
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ event: expect.any(String) });
  const events = new Set(lines.map((line) => JSON.parse(line).event));
  expect([...events].sort()).toEqual(['database_fault', 'limit_fault', 'request', 'secrets_unusable']);
});

it('logs no key, secret, token or password, nor any part of one', () => {
  expect(given.length).toBeGreaterThan(5);
  const secrets = [oauth, other, key].map(({ credential }) => credential);
  const tokens = [...given, forged].flatMap((issued) => issued.split('.').filter((part) => part !== headerOf(token)));
  const all = [...secrets, ...tokens, ...secrets.map(btoa), WRONG_SECRET, env.SERVICE_SECRETS, person.password];
  for (const secret of all) expect(lines.filter((line) => line.includes(secret))).toEqual([]);
  for (const { id, credential } of [oauth, other, key, { id: UNKNOWN_CLIENT, credential: WRONG_SECRET }]) {
    expect(lines.filter((line) => line.includes(btoa(`${id}:${credential}`)))).toEqual([]);
  }
});

it('logs no id that only a caller chose, no name, no address and no URL', () => {
  const { username, email } = person;
  for (const text of [UNKNOWN_CLIENT, 'hannah', username, email, 'logged-origin', 'access_token', 'https:']) {
    expect(lines.filter((line) => line.includes(text))).toEqual([]);
  }
  expect(lines.filter((line) => /\d+\.\d+\.\d+\.\d+/.test(line))).toEqual([]);
});

it('names the client of a call in its line, once it is known for sure', () => {
  const requests = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'request');
  expect(new Set(requests.map(({ client }) => client))).toEqual(new Set([undefined, oauth.id, open.id, key.id]));
  const unproven = requests.filter(({ code }) => code === 'invalid_client' || code === 'token_invalid');
  expect(new Set(unproven.map(({ client }) => client))).toEqual(new Set([undefined]));
});

it('repeats nothing in a response that a caller sent', () => {
  const sent = [
    UNKNOWN_CLIENT,
    WRONG_SECRET,
    oauth.credential,
    other.credential,
    key.credential,
    forged,
    person.password,
  ];
  for (const text of sent) expect(answers.filter((answer) => answer.includes(text))).toEqual([]);
});

function headerOf(jwt: string): string | undefined {
  return jwt.split('.')[0];
}

function preflight(origin: string): Record<string, string> {
  return { origin, 'access-control-request-method': 'GET' };
}
