import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { accountOf, OTHER_PASSWORD, readMe, signUp, submit } from '../../support/accounts.ts';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { aReader, lastPage } from '../../support/email-links.ts';
import { meanwhile } from '../../support/meanwhile.ts';
import { PATHS } from '../../support/paths.ts';
import { rows } from '../../support/profiles.ts';
import { resetToken } from '../../support/resets.ts';
import { aClient, aRegistration, asSite } from '../../support/seed.ts';
import { bearer, call } from '../../support/service.ts';
import { decide, pageOf } from '../../support/work-email.ts';

useCheapPasswords();

const backend = bearer((await aClient('key')).credential);

/** The address of a person, and whether it is verified, as stored. */
async function addressOf(person: { id: string }) {
  const { account_email, email_verified_on } = (await accountOf(person)) ?? {};
  return [account_email, email_verified_on !== null];
}

/** The links to addresses of a person. */
async function linksOf({ id }: { id: string }) {
  const links = await rows<{ applicant_id: string; purpose: string }>('links');
  return links.filter(({ applicant_id, purpose }) => applicant_id === id && purpose === 'email');
}

it('gives an address that two people ask for to the one who confirms first', async () => {
  for (const number of [1, 2]) {
    const wanted = `wanted.${number}@home.example`;
    const [first, second] = [await aReader(), await aReader()];
    await first.ask(wanted);
    await second.ask(wanted);
    const DB = meanwhile(env.DB, number, () => decide(lastPage(second.mails), 'confirm', second.options));
    const answer = await decide(lastPage(first.mails), 'confirm', { env: { ...first.options.env, DB } });
    expect([answer.status, await pageOf(answer)]).toEqual([410, 'taken']);
    expect([await addressOf(first), await addressOf(second)]).toEqual([
      [first.email, false],
      [wanted, true],
    ]);
    expect(first.mails).toHaveLength(1);
  }
});

it.each([1, 2])('leaves an address to an account that registers with it before transaction %i', async (number) => {
  const email = `registered.${number}@home.example`;
  const { mails, options, ask, ...person } = await aReader();
  await ask(email);
  const DB = meanwhile(env.DB, number, () => signUp(aRegistration({ email })));
  const answer = await decide(lastPage(mails), 'confirm', { env: { ...options.env, DB } });
  expect([answer.status, await pageOf(answer)]).toEqual([410, 'taken']);
  expect(await addressOf(person)).toEqual([person.email, false]);
});

it.each([1, 2])('confirms nothing for a person who is erased before transaction %i', async (number) => {
  const { id, mails, options, ask } = await aReader();
  await ask('erased@home.example');
  const DB = meanwhile(env.DB, number, () => call('POST', PATHS.anonymize(id), { headers: backend }));
  const answer = await decide(lastPage(mails), 'confirm', { env: { ...options.env, DB } });
  expect([answer.status, await pageOf(answer)]).toEqual([410, 'gone']);
  expect(await rows('links')).not.toContainEqual(expect.objectContaining({ applicant_id: id }));
  expect(mails).toHaveLength(1);
});

it.each([1, 2])('confirms nothing by a link that another one replaces before transaction %i', async (number) => {
  const { mails, options, ask, ...person } = await aReader();
  await ask('replaced@home.example');
  const page = lastPage(mails);
  const DB = meanwhile(env.DB, number, () => ask(`newer.${number}@home.example`));
  const answer = await decide(page, 'confirm', { env: { ...options.env, DB } });
  expect([answer.status, await pageOf(answer)]).toEqual([410, 'gone']);
  expect(await addressOf(person)).toEqual([person.email, false]);
});

it.each([2, 3])('asks for no address by a password that is replaced before transaction %i', async (number) => {
  const { mails, ask, ...person } = await aReader();
  const authToken = await resetToken(person);
  const reset = { authToken, password: OTHER_PASSWORD };
  const DB = meanwhile(env.DB, number, () => submit(PATHS.resetPassword, reset, { headers: asSite }));
  expect((await ask(`thief.${number}@evil.example`, { env: { DB } })).status).toBe(401);
  expect([mails, await linksOf(person)]).toEqual([[], []]);
});

it('settles a link once: of two clicks at once the second finds it settled, and says how', async () => {
  for (const [ours, theirs, outcome] of [
    ['confirm', 'confirm', 'emailConfirmed'],
    ['deny', 'confirm', 'emailConfirmed'],
    ['confirm', 'deny', 'gone'],
    ['deny', 'deny', 'gone'],
  ] as const) {
    const { mails, options, ask } = await aReader();
    await ask(`${ours}.${theirs}@home.example`);
    const page = lastPage(mails);
    const DB = meanwhile(env.DB, 2, () => decide(page, theirs, options));
    expect(await pageOf(await decide(page, ours, { env: { ...options.env, DB } }))).toBe(outcome);
  }
});

it('mails no link back to the address of before, when another is confirmed while it is asked for', async () => {
  const { headers, mails, options, ask, verify, email } = await aReader();
  await ask('next@home.example');
  const page = lastPage(mails);
  const DB = meanwhile(env.DB, 2, () => decide(page, 'confirm', options));
  expect((await verify({ env: { ...options.env, DB } })).status).toBe(204);
  expect(mails.map(({ to }) => to)).toEqual(['next@home.example', email]);
  expect(mails[1]?.text).not.toContain('https:');
  expect(await readMe(headers)).toMatchObject({ email: 'next@home.example' });
  expect((await verify()).status).toBe(204);
});
