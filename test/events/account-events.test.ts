import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { loggedIn, logIn, submit } from '../support/accounts.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { PATHS } from '../support/paths.ts';
import { historyOf } from '../support/profiles.ts';
import { aClient, anAccount, aPersonWithEverything, site } from '../support/seed.ts';
import { bearer, call } from '../support/service.ts';

useCheapPasswords();

const reader = await aClient('key', { scopes: ['events'] });
const WRONG = 'Wrong-Day-2025';

/** The types of a person's events, in order. */
async function typesOf(id: string): Promise<string[]> {
  const response = await call('GET', PATHS.feed, { headers: bearer(reader.credential) });
  const { data } = await response.json<{ data: { type: string; data: { applicant_id: string } }[] }>();
  return data.filter((event) => event.data.applicant_id === id).map(({ type }) => type);
}

function setFailures(id: string, count: number): Promise<unknown> {
  const setting = env.DB.prepare('update accounts set failed_count = ?, failed_since = ? where applicant_id = ?');
  return setting.bind(count, Date.now(), id).run();
}

it('has one event of a lock, by the hundredth wrong password', async () => {
  const { id, username } = await anAccount();
  const registered = 'account.registered';
  await setFailures(id, 98);
  await logIn(username, WRONG);
  expect(await typesOf(id)).toEqual([registered]);
  await logIn(username, WRONG);
  expect(await typesOf(id)).toEqual([registered, 'account.locked']);
  for (let times = 0; times < 2; times++) expect((await logIn(username, WRONG)).status).toBe(429);
  expect(await typesOf(id)).toEqual([registered, 'account.locked']);
});

it('has one event of a lock when wrong passwords come at once', async () => {
  const { id, username } = await anAccount();
  await setFailures(id, 98);
  await Promise.all(Array.from({ length: 4 }, () => logIn(username, WRONG)));
  expect(await typesOf(id)).toEqual(['account.registered', 'account.locked']);
});

it('has an event of a lock by a wrong old password', async () => {
  const { id, username, password } = await anAccount();
  const headers = await loggedIn(username, password);
  await setFailures(id, 99);
  await submit(PATHS.changePassword, { op: WRONG, np: 'Rainy-Day-2025' }, { headers });
  expect(await typesOf(id)).toEqual(['account.registered', 'account.locked']);
});

it.each([
  ['ends internal, and says so before it', true, ['internal_ended internal', 'work_email_claimed workEmail']],
  ['ends nothing of an account that is not internal', false, ['work_email_claimed workEmail']],
] as const)('a claim of another address %s', async (_, confirmed, expected) => {
  const person = await aPersonWithEverything(site.id, confirmed);
  const claim = (workEmail: string) =>
    call('POST', PATHS.claimWorkEmail, { headers: bearer(person.token), json: { workEmail } });
  expect((await claim(`${person.username}@acme.com`)).status).toBe(204);
  expect((await historyOf(person.id)).map((entry) => entry.join(' '))).toEqual(expected);
  expect((await claim(`${person.username}.again@acme.com`)).status).toBe(204);
  expect((await typesOf(person.id)).filter((type) => type === 'account.internal_ended')).toHaveLength(
    confirmed ? 1 : 0,
  );
});

it('a claim that is refused ends nothing', async () => {
  const person = await aPersonWithEverything(site.id, true);
  for (const workEmail of [person.workEmail, 'hannah@elsewhere.example', 'nonsense']) {
    await call('POST', PATHS.claimWorkEmail, { headers: bearer(person.token), json: { workEmail } });
  }
  expect(await typesOf(person.id)).toEqual([]);
});
