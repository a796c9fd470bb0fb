import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { loggedIn, logIn, OTHER_PASSWORD, submit } from '../../support/accounts.ts';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { clockAt, type ManualClock } from '../../support/clock.ts';
import { counting } from '../../support/counting.ts';
import { derivations } from '../../support/derivations.ts';
import { runMaintenanceOnce } from '../../support/maintenance.ts';
import { oauthError } from '../../support/oauth.ts';
import { PATHS } from '../../support/paths.ts';
import { rows } from '../../support/profiles.ts';
import { resetToken } from '../../support/resets.ts';
import { anAccount, aRegistration, asSite, PASSWORD } from '../../support/seed.ts';
import { call } from '../../support/service.ts';

useCheapPasswords();

const MINUTE = 60_000;
const WRONG = 'Wrong-Day-2025';

/** Tries wrong passwords for these names in turn, each from another address; none may be answered differently. */
async function guess(times: number, clock: ManualClock, names: readonly string[]): Promise<void> {
  for (let tried = 0; tried < times; tried++) {
    const name = names[tried % names.length] as string;
    const response = await logIn(tried % 2 === 0 ? name : name.toUpperCase(), WRONG, { seams: { clock } });
    expect([tried, ...(await oauthError(response))]).toEqual([tried, 400, 'invalid_grant']);
  }
}

/**
 * Leaves a name as so many wrong passwords do: between the first and the last of them the count is written. That each
 * counts is the first test's.
 */
async function guessed(times: number, clock: ManualClock, name: string): Promise<void> {
  await guess(1, clock, [name]);
  await env.DB.batch([
    env.DB.prepare('update accounts set failed_count = failed_count + ? where username = ?').bind(times - 2, name),
    env.DB.prepare('update unknown_names set failed_count = failed_count + ?').bind(times - 2),
  ]);
  await guess(1, clock, [name]);
}

const tryAt = (clock: ManualClock, name: string, password = PASSWORD) => logIn(name, password, { seams: { clock } });

async function statusAt(clock: ManualClock, name: string, password = PASSWORD): Promise<number> {
  return (await tryAt(clock, name, password)).status;
}

it.each([
  [
    'user name and e-mail address of an account, which share one count',
    async () => {
      const { username, email } = await anAccount();
      return { names: [username, email], afterwards: 200 };
    },
  ],
  ['a user name that no account has', async () => ({ names: [aRegistration().username], afterwards: 400 })],
  ['an address that no account has', async () => ({ names: [aRegistration().email], afterwards: 400 })],
] as const)('a hundred wrong passwords lock for the rest of the hour of the first: %s', async (_, someone) => {
  const { names, afterwards } = await someone();
  const clock = clockAt(Date.now());
  await guess(1, clock, names);
  clock.advance(20 * MINUTE);
  await guess(99, clock, names);
  for (const name of names) {
    for (const password of [PASSWORD, WRONG]) {
      const locked = await tryAt(clock, name, password);
      expect(locked.headers.get('retry-after')).toBe(String(40 * 60));
      expect(await oauthError(locked)).toEqual([429, 'too_many_requests']);
    }
  }
  clock.advance(40 * MINUTE - 1);
  for (const name of names) expect(await statusAt(clock, name)).toBe(429);
  clock.advance(1);
  for (const name of names) expect(await statusAt(clock, name)).toBe(afterwards);
});

it('answers a locked name as the same, after the same work and round trips, whether an account has it', async () => {
  const { id, username } = await anAccount();
  const clock = clockAt(Date.now());
  const { username: unknown } = aRegistration();
  await guess(1, clock, [username]);
  await guess(1, clock, [unknown]);
  await env.DB.prepare('update accounts set failed_count = 100 where applicant_id = ?').bind(id).run();
  await env.DB.prepare('update unknown_names set failed_count = 100').run();
  const answers = [];
  for (const [name, password] of [
    [username, PASSWORD],
    [username, WRONG],
    [unknown, WRONG],
  ] as const) {
    await call('GET', `${PATHS.checkUsername}?username=x`, { headers: asSite, seams: { clock } });
    const { d1, trips } = counting(env.DB);
    let answer: unknown;
    const worked = await derivations(async () => {
      const response = await logIn(name, password, { seams: { clock }, env: { DB: d1 } });
      const { 'cko-request-id': _, ...headers } = Object.fromEntries(response.headers);
      answer = { status: response.status, headers, body: await response.json() };
    });
    answers.push({ answer, worked, trips: trips() });
  }
  expect(answers[0]).toMatchObject({ answer: { status: 429 }, trips: 1 });
  for (const answer of answers) expect(answer).toEqual(answers[0]);
});

it('stays when the secret is rotated, whether an account has the name, and goes on counting', async () => {
  const { SERVICE_SECRETS } = env;
  const secrets = { SERVICE_SECRETS, SERVICE_SECRETS_2: 'another secret of the tests of thirty-two characters' };
  for (const name of [(await anAccount()).username, aRegistration().username]) {
    const clock = clockAt(Date.now());
    const rotated = { seams: { clock }, env: secrets };
    await guessed(99, clock, name);
    expect((await logIn(name, WRONG, rotated)).status).toBe(400);
    expect((await logIn(name, WRONG, rotated)).status).toBe(429);
    expect(await statusAt(clock, name)).toBe(429);
    clock.advance(60 * MINUTE);
    expect((await logIn(name, WRONG, rotated)).status).toBe(400);
  }
});

it('forgets wrong passwords an hour after the first of them, and no sooner by a success', async () => {
  const { username, email } = await anAccount();
  const clock = clockAt(Date.now());
  await guessed(60, clock, username);
  expect(await statusAt(clock, email)).toBe(200);
  clock.advance(60 * MINUTE - 1);
  await guessed(39, clock, username);
  expect(await statusAt(clock, username)).toBe(200);
  clock.advance(1);
  await guessed(99, clock, username);
  expect(await statusAt(clock, username)).toBe(200);
  await guess(1, clock, [username]);
  expect(await statusAt(clock, username)).toBe(429);
});

it('counts wrong old passwords as well, and lets the sessions there are go on', async () => {
  const { username } = await anAccount();
  const clock = clockAt(Date.now());
  const seams = { clock };
  const headers = await loggedIn(username, PASSWORD, { seams });
  const change = (op: string) => submit(PATHS.changePassword, { op, np: OTHER_PASSWORD }, { headers, seams });
  await guessed(50, clock, username);
  for (let tried = 0; tried < 50; tried++) expect(await (await change(WRONG)).json()).toBe(false);
  expect(await statusAt(clock, username)).toBe(429);
  expect((await change(PASSWORD)).status).toBe(429);
  expect((await call('GET', PATHS.me, { headers, seams })).status).toBe(200);
  expect((await call('PATCH', PATHS.me, { headers, seams, json: { firstname: 'Ada' } })).status).toBe(200);
});

it('is lifted by a reset of the password, for the user name and the address', async () => {
  const person = await anAccount();
  const clock = clockAt(Date.now());
  const seams = { clock };
  await guessed(100, clock, person.username);
  expect(await statusAt(clock, person.email)).toBe(429);
  const authToken = await resetToken(person, seams);
  const reset = await submit(PATHS.resetPassword, { authToken, password: OTHER_PASSWORD }, { headers: asSite, seams });
  expect(await reset.json()).toBe(true);
  await guess(1, clock, [person.username]);
  for (const name of [person.username, person.email]) expect(await statusAt(clock, name, OTHER_PASSWORD)).toBe(200);
});

it('locks neither who registers a name that was guessed before, nor another name', async () => {
  const person = aRegistration();
  const clock = clockAt(Date.now());
  await guessed(100, clock, person.username);
  expect(await statusAt(clock, person.username)).toBe(429);
  expect(await statusAt(clock, `${person.username}x`)).toBe(400);
  await anAccount(person, { seams: { clock } });
  expect(await statusAt(clock, person.username)).toBe(200);
});

it('stores no name that was guessed, and its keyed hash for an hour', async () => {
  await env.DB.prepare('delete from unknown_names').run();
  const clock = clockAt(Date.now());
  const { username } = aRegistration();
  await guess(2, clock, [username]);
  expect(await rows('unknown_names')).toEqual([
    { name: expect.stringMatching(/^[\w-]{43}$/), failed_since: clock.now(), failed_count: 2 },
  ]);
  clock.advance(60 * MINUTE - 1);
  await runMaintenanceOnce({}, { clock });
  expect(await rows('unknown_names')).toHaveLength(1);
  clock.advance(1);
  await runMaintenanceOnce({}, { clock });
  expect(await rows('unknown_names')).toEqual([]);
});
