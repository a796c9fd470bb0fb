import { expect, it } from 'vitest';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { mailbox } from '../support/mailbox.ts';
import { runMaintenanceOnce } from '../support/maintenance.ts';
import { PATHS } from '../support/paths.ts';
import { historyOf, type Resource } from '../support/profiles.ts';
import { aClient, aPersonWithEverything, ORIGIN, type Seeded } from '../support/seed.ts';
import { basic, bearer, call } from '../support/service.ts';
import { columnsThatHold } from './personal-columns.ts';

useCheapPasswords();

const TIMEOUT = 30_000;
const site = await aClient('public');
const backend = await aClient('key', { scopes: ['identity-verification', 'privacy'] });
const headers = basic(site.id, '');
const ofBackend = { headers: bearer(backend.credential) };

const anonymize = (id: string) => call('POST', PATHS.anonymize(id), ofBackend);
const idOf = (registered: Response) => registered.headers.get('location')?.replace('/applicants/', '') ?? '';

/** Registers under the names of another person. */
function registerAs({ username, email, workEmail, password }: Seeded): Promise<Response> {
  const json = { username, email, password, internal: true, workEmail };
  return call('POST', PATHS.accounts, { headers, json, env: mailbox().env });
}

it.each([
  ['claimed', false],
  ['confirmed', true],
])('frees user name, e-mail address and the work address that was %s', async (_, confirmed) => {
  const old = await aPersonWithEverything(site.id, confirmed);
  const before = await registerAs(old);
  expect(await before.json()).toMatchObject({ code: 'mail_address_already_exists' });
  await anonymize(old.id);

  const registered = await registerAs(old);
  expect(registered.status).toBe(204);
  const id = idOf(registered);
  expect(id).not.toBe(old.id);
  expect(await historyOf(id)).toEqual([
    ['registered', 'username email'],
    ['work_email_claimed', 'workEmail'],
  ]);
  expect(await historyOf(old.id)).toEqual([['anonymized', '']]);

  const found = await call('GET', `${PATHS.applicants}?email=${old.email}`, ofBackend);
  expect((await found.json<{ data: Resource[] }>()).data.map((applicant) => applicant.id)).toEqual([id]);
  const tokens = [old.token, old.workLink, old.resetLink];
  const answers = await Promise.all([
    call('GET', PATHS.me, { headers: bearer(old.token) }),
    call('GET', PATHS.claim(old.workLink)),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([401, 410]);
  expect(tokens.every(Boolean)).toBe(true);
  await anonymize(id);
});

it('does not change a later registration under the same names, when it is repeated', async () => {
  const old = await aPersonWithEverything(site.id);
  await anonymize(old.id);
  const id = idOf(await registerAs(old));
  const exported = async () => {
    const { account } = await (await call('GET', PATHS.export(id), ofBackend)).json<{
      account: Record<string, unknown>;
    }>();
    return account;
  };
  const before = await exported();
  await anonymize(old.id);
  expect(await exported()).toEqual(before);
  expect(before).toMatchObject({ username: old.username, email: old.email, work_email: old.workEmail });
  await anonymize(id);
});

it(
  'makes a new person of a registration at the same time',
  async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => aPersonWithEverything(site.id)));
    const outcomes = await Promise.all(
      people.map(async (old) => {
        const [erased, registered] = await Promise.all([anonymize(old.id), registerAs(old)]);
        return { old, erased, registered };
      }),
    );
    for (const { old, erased, registered } of outcomes) {
      expect(erased.status).toBe(200);
      expect([204, 400, 503]).toContain(registered.status);
      if (registered.status !== 204) continue;
      expect(idOf(registered)).not.toBe(old.id);
      expect((await anonymize(idOf(registered))).status).toBe(200);
    }
    expect(await columnsThatHold()).toEqual([]);
  },
  TIMEOUT,
);

it('sends no mail that has waited, and none that is asked for afterwards', async () => {
  const person = await aPersonWithEverything(site.id);
  await anonymize(person.id);
  const { env: mail, mails } = mailbox();
  await runMaintenanceOnce(mail);
  const url = encodeURIComponent('https://careers.example/');
  const path = `${PATHS.lostPasswordLink}?email=${person.email}&url=${url}`;
  const elsewhere = await aClient('public', { origins: [ORIGIN] });
  expect((await call('POST', path, { headers: basic(elsewhere.id, ''), env: mail })).status).toBe(204);
  expect(mails).toEqual([]);
});
