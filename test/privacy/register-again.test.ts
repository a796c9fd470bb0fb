import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { mailbox } from '../support/mailbox.ts';
import { historyOf, type Resource } from '../support/profiles.ts';
import { basic, bearer, call, register } from '../support/service.ts';
import { columnsThatHold, emptyDatabase, runUpkeep, type Seeded, seedPerson } from './people.ts';

await emptyDatabase();

const TIMEOUT = 30_000;
const FRONTEND = '/api/rest/v3/frontend';
const site = await register('public');
const backend = await register('key', { scopes: ['identity-verification', 'privacy'] });
const headers = basic(site.id, '');
const ofBackend = { headers: bearer(backend.credential) };
await env.WORK_EMAIL_DOMAINS.put('firm.example', '');

const anonymize = (id: string) => call('POST', `/applicants/${id}/anonymize`, ofBackend);
const idOf = (registered: Response) => registered.headers.get('location')?.replace('/applicants/', '') ?? '';

/** Registers somebody under the names of somebody else. */
function registerAs({ username, email, workEmail, password }: Seeded): Promise<Response> {
  const json = { username, email, password, internal: true, workEmail };
  return call('POST', `${FRONTEND}/applicants`, { headers, json, env: mailbox().env });
}

it.each([
  ['claimed', false],
  ['confirmed', true],
])('frees user name, e-mail address and the work address that was %s', async (_, confirmed) => {
  const old = await seedPerson(site.id, confirmed);
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

  const found = await call('GET', `/applicants?email=${old.email}`, ofBackend);
  expect((await found.json<{ data: Resource[] }>()).data.map((applicant) => applicant.id)).toEqual([id]);
  const tokens = [old.token, old.workLink, old.resetLink];
  const answers = await Promise.all([
    call('GET', `${FRONTEND}/me`, { headers: bearer(old.token) }),
    call('GET', `/work-email/${old.workLink}`),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([401, 410]);
  expect(tokens.every(Boolean)).toBe(true);
  await anonymize(id);
});

it('does not touch who has registered under the same names since, when it is repeated', async () => {
  const old = await seedPerson(site.id);
  await anonymize(old.id);
  const id = idOf(await registerAs(old));
  const exported = async () => {
    const { account } = await (await call('GET', `/applicants/${id}/export`, ofBackend)).json<{
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
  'makes a new person of a registration at the same moment',
  async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => seedPerson(site.id)));
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
  const person = await seedPerson(site.id);
  await anonymize(person.id);
  const { env: mail, mails } = mailbox();
  await runUpkeep(mail);
  const url = encodeURIComponent('https://careers.example/');
  const path = `${FRONTEND}/lostPasswordLink?email=${person.email}&url=${url}`;
  const elsewhere = await register('public', { origins: ['https://careers.example'] });
  expect((await call('POST', path, { headers: basic(elsewhere.id, ''), env: mail })).status).toBe(204);
  expect(mails).toEqual([]);
});
