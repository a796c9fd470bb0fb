import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { hashPassword } from '../../../src/accounts/passwords/hashing/hashing.ts';
import { accountOf, loggedIn, logIn, OTHER_PASSWORD, submit } from '../../support/accounts.ts';
import { meanwhile } from '../../support/meanwhile.ts';
import { oauthError } from '../../support/oauth.ts';
import { PATHS } from '../../support/paths.ts';
import { rows } from '../../support/profiles.ts';
import { aClient, anAccount, PASSWORD } from '../../support/seed.ts';
import { bearer, call } from '../../support/service.ts';

it.each([
  ['Ａa1！-full-width', 'Aa1!-full-width'],
  ['Aa1!-caf\u00e9-2025', 'Aa1!-cafe\u0301-2025'],
])('takes %j and %j for one password', async (registered, typed) => {
  const { username } = await anAccount({ password: registered });
  expect((await logIn(username, typed)).status).toBe(200);
});

async function weaken({ id }: { id: string }): Promise<string> {
  const weak = await hashPassword(PASSWORD, { iterations: 1000, rounds: 1 });
  await env.DB.prepare('update accounts set password_hash = ? where applicant_id = ?').bind(weak, id).run();
  return weak;
}

it("hashes a password anew whose hash is weaker than today's, once it is right", async () => {
  const person = await anAccount();
  const weak = await weaken(person);
  await logIn(person.username, 'Wrong-Day-2025');
  expect(await accountOf(person)).toMatchObject({ password_hash: weak });

  expect((await logIn(person.username)).status).toBe(200);
  const strong = await accountOf(person);
  expect(strong?.password_hash).toMatch(/^\$pbkdf2-sha256\$i=30000,r=20\$/);
  expect((await logIn(person.username)).status).toBe(200);
  expect(await accountOf(person)).toEqual(strong);
});

it('logs both in that log in at once while the hash is replaced', async () => {
  const person = await anAccount();
  await weaken(person);
  const responses = await Promise.all([logIn(person.username), logIn(person.username)]);
  expect(responses.map(({ status }) => status)).toEqual([200, 200]);
});

it('starts no session for a password that is replaced while it is verified', async () => {
  const person = await anAccount();
  const headers = await loggedIn(person.username);
  const DB = meanwhile(env.DB, 2, () =>
    submit(PATHS.changePassword, { op: PASSWORD, np: OTHER_PASSWORD }, { headers }),
  );
  expect(await oauthError(await logIn(person.username, PASSWORD, { env: { DB } }))).toEqual([400, 'invalid_grant']);
  expect(await sessionsOf(person)).toEqual([]);
});

it('starts no session for a person who is erased meanwhile', async () => {
  const person = await anAccount();
  const { credential } = await aClient('key');
  const DB = meanwhile(env.DB, 2, () => call('POST', PATHS.anonymize(person.id), { headers: bearer(credential) }));
  expect(await oauthError(await logIn(person.username, PASSWORD, { env: { DB } }))).toEqual([400, 'invalid_grant']);
  expect(await sessionsOf(person)).toEqual([]);
});

async function sessionsOf({ id }: { id: string }) {
  return (await rows<{ applicant_id: string }>('sessions')).filter(({ applicant_id }) => applicant_id === id);
}
