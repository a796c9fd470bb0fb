import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { accountOf, codeOf, linkIn, loggedIn, readMe, signUp } from '../../support/accounts.ts';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { clockAt } from '../../support/clock.ts';
import { counting, countingReads } from '../../support/counting.ts';
import { failing } from '../../support/database-faults.ts';
import { derivations } from '../../support/derivations.ts';
import { mailbox } from '../../support/mailbox.ts';
import { PATHS } from '../../support/paths.ts';
import { historyOf, type Resource, rows } from '../../support/profiles.ts';
import {
  aClient,
  anAccount,
  anEmployee,
  anEmployeeRegistration,
  aRegistration,
  asSite,
  ORIGIN,
  PASSWORD,
  registered,
} from '../../support/seed.ts';
import { bearer, begin, call, dump } from '../../support/service.ts';

useCheapPasswords();

const key = await aClient('key');
const ofCompany = bearer(key.credential);

async function profileOf({ id }: { id: string }): Promise<Resource> {
  return (await call('GET', PATHS.applicant(id), { headers: ofCompany })).json();
}

it('copies e-mail and name into the profile, which the response names', async () => {
  const clock = clockAt(Date.parse('2025-07-21T17:32:28.000Z'));
  const person = await registered(
    aRegistration({
      email: 'Hannah.Bret@Example.com',
      firstname: ' Hannah ',
      lastname: 'Bret',
      salutation: '2',
      locale: 'de',
      dataPrivacyAccepted: true,
    }),
    { seams: { clock } },
  );
  expect(await profileOf(person)).toEqual({
    id: person.id,
    created_on: '2025-07-21T17:32:28.000Z',
    modified_on: '2025-07-21T17:32:28.000Z',
    email: 'Hannah.Bret@Example.com',
    external_applicant_name: 'Hannah Bret',
    _links: { self: { href: `${env.PUBLIC_ORIGIN}/applicants/${person.id}` } },
  });
  expect(await accountOf(person)).toMatchObject({
    username: person.username,
    account_email: 'Hannah.Bret@Example.com',
    salutation: '2',
    firstname: 'Hannah',
    lastname: 'Bret',
    locale: 'de',
    consented_on: clock.now(),
    registered_on: clock.now(),
    work_email: null,
  });
  expect(await historyOf(person.id)).toEqual([['registered', 'username email firstname lastname']]);
});

it.each([
  [{ firstname: 'Hannah' }, 'Hannah'],
  [{ lastname: 'Bret' }, 'Bret'],
  [{ firstname: '', lastname: ' ' }, undefined],
  [{}, undefined],
  [{ firstname: '😀'.repeat(200), lastname: '😎'.repeat(200) }, `${'😀'.repeat(200)} ${'😎'.repeat(54)}`],
])('joins the names %j in the profile, cut to 255 characters', async (names, joined) => {
  const { external_applicant_name } = await profileOf(await anAccount(names));
  expect(external_applicant_name === joined).toBe(true);
});

it('stores defaults for what was not entered, and the password as a hash only', async () => {
  const person = await anAccount({ password: 'Only-This-Once-1' });
  expect(await accountOf(person)).toMatchObject({ salutation: '0', locale: 'en', consented_on: null, firstname: null });
  expect(await dump()).not.toContain('Only-This-Once-1');
});

it('leaves the account alone when the profile changes', async () => {
  const { env: mails, mails: sent } = mailbox();
  const person = await anAccount();
  const before = await accountOf(person);
  const json = { email: 'thief@evil.example', external_applicant_name: 'Thief' };
  expect((await call('PATCH', PATHS.applicant(person.id), { headers: ofCompany, json })).status).toBe(200);

  expect(await accountOf(person)).toEqual(before);
  expect(await readMe(await loggedIn(person.email))).toMatchObject({ email: person.email });
  for (const email of ['thief@evil.example', person.email]) {
    const query = new URLSearchParams({ email, url: ORIGIN });
    await call('POST', `${PATHS.lostPasswordLink}?${query}`, { headers: asSite, env: mails });
  }
  expect(sent.map(({ to }) => to)).toEqual([person.email]);
  expect(linkIn(sent[0]).origin).toBe(ORIGIN);
});

/** Registers and counts round trips and looks into the list: until the answer, and with what follows. */
async function counted(fields: object) {
  const { d1, trips } = counting(env.DB);
  const { kv, reads } = countingReads(env.WORK_EMAIL_DOMAINS);
  const { response, rest } = await begin('POST', PATHS.accounts, {
    headers: asSite,
    json: fields,
    env: { ...mailbox().env, DB: d1, WORK_EMAIL_DOMAINS: kv },
  });
  const answered = { status: response.status, trips: trips(), reads: reads() };
  await rest();
  return { ...answered, afterwards: trips() - answered.trips };
}

it('reads once, looks into the list once at most, and writes once', async () => {
  const taken = await anAccount();
  expect(await counted(aRegistration())).toEqual({ status: 204, trips: 2, reads: 0, afterwards: 0 });
  // Afterwards the mail that was accepted is removed.
  expect(await counted(anEmployeeRegistration())).toEqual({ status: 204, trips: 2, reads: 1, afterwards: 1 });
  expect(await counted(anEmployeeRegistration({ workEmail: 'a@evil.example' }))).toMatchObject({
    status: 400,
    trips: 1,
    reads: 1,
  });
  expect(await counted(anEmployeeRegistration({ email: taken.email }))).toMatchObject({
    status: 400,
    trips: 1,
    reads: 0,
  });
  expect(await counted(anEmployeeRegistration({ workEmail: 'nonsense' }))).toMatchObject({
    status: 400,
    trips: 1,
    reads: 0,
  });
  expect(await counted(anEmployeeRegistration({ email: 'nonsense' }))).toMatchObject({
    status: 400,
    trips: 0,
    reads: 0,
  });
});

const broken = (get: () => Promise<never>) => ({ WORK_EMAIL_DOMAINS: { get } as unknown as KVNamespace });

it('returns 503 and changes nothing while the list of domains fails', async () => {
  const clock = clockAt(Date.now());
  const before = await dump();
  let response = new Response();
  const hang = () => {
    queueMicrotask(() => clock.advance(5_000));
    return new Promise<never>(() => {});
  };
  for (const get of [() => Promise.reject(new Error('KV GET failed: 500')), hang]) {
    const hashed = await derivations(async () => {
      response = await signUp(anEmployeeRegistration(), { env: broken(get), seams: { clock } });
    });
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await codeOf(response)).toEqual([503, 'service_unavailable']);
    expect(hashed).toBe(0);
  }
  expect(await dump()).toBe(before);
});

it('does not read the list for an applicant who is not internal', async () => {
  const get = () => Promise.reject(new Error('KV GET failed: 500'));
  await anAccount({}, { env: broken(get) });
});

it('stores all or nothing when the database fails', async () => {
  const before = await dump();
  const refused = await signUp(anEmployeeRegistration(), {
    env: { DB: failing(env.DB, [undefined, { before: 'D1 DB is overloaded' }]) },
  });
  expect(await codeOf(refused)).toEqual([503, 'service_unavailable']);
  expect(await dump()).toBe(before);
});

it('stores an account once when the response of the database was lost', async () => {
  const clock = clockAt(Date.now());
  const { env: mails, mails: sent } = mailbox();
  const DB = failing(env.DB, [undefined, { after: 'Network connection lost' }]);
  const person = await anEmployee({}, { env: { ...mails, DB }, seams: { clock } });
  const stored = await rows<{ applicant_id: string }>('accounts');
  expect(stored.filter(({ applicant_id }) => applicant_id === person.id)).toHaveLength(1);
  expect(await historyOf(person.id)).toEqual([
    ['registered', 'username email'],
    ['work_email_claimed', 'workEmail'],
  ]);
  expect(sent).toHaveLength(1);
  expect(await readMe(await loggedIn(person.username, PASSWORD))).toMatchObject({ id: person.id });
});
