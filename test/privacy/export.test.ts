import { env } from 'cloudflare:workers';
import { type InferOutput, safeParse } from 'valibot';
import { expect, it } from 'vitest';
import { personal } from '../../src/db/personal.ts';
import { PersonExport } from '../../src/privacy/schema.ts';
import { PATHS } from '../support/paths.ts';
import { historyOf } from '../support/profiles.ts';
import { aClient, anApplicant, aPersonWithEverything, ORIGIN, type Seeded } from '../support/seed.ts';
import { basic, bearer, call } from '../support/service.ts';

const backend = await aClient('key', { scopes: ['identity-verification', 'privacy'] });
const site = await aClient('public', { origins: [ORIGIN] });
const headers = bearer(backend.credential);
const TIMESTAMP = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

// biome-ignore lint/suspicious/noExplicitAny: each test says what it expects
type Document = Record<string, any>;

async function exported(id: string): Promise<Document> {
  const response = await call('GET', PATHS.export(id), { headers });
  expect(response.status).toBe(200);
  const document = await response.json<Document>();
  expect(safeParse(PersonExport, document).issues).toBeUndefined();
  return document;
}

/** The document of a person that `aPersonWithEverything` has made. */
function documentOf({ id, username, email, workEmail }: Seeded) {
  return {
    applicant: {
      id,
      external_applicant_id: 'ext_seeded',
      email: `profile.${email}`,
      external_applicant_name: `whole.${username}`,
      version: 1,
      created_on: TIMESTAMP,
      modified_on: TIMESTAMP,
      anonymized_on: null,
    },
    account: {
      username,
      email,
      email_verified_on: TIMESTAMP,
      email_to_verify_by: TIMESTAMP,
      password: 'held as a hash only',
      salutation: '2',
      firstname: `first.${username}`,
      lastname: `last.${username}`,
      locale: 'de',
      data_privacy_accepted_on: TIMESTAMP,
      data_privacy_version: `version of ${username}`,
      work_email: workEmail,
      work_email_claim_expires_on: TIMESTAMP,
      work_email_verified_on: null,
      internal_ended_on: TIMESTAMP,
      registered_on: TIMESTAMP,
      last_log_in_day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      retention_noticed_on: TIMESTAMP,
      wrong_passwords: expect.any(Number),
      wrong_passwords_since: TIMESTAMP,
    },
    sessions: [{ client_id: site.id, created_on: TIMESTAMP, expires_on: TIMESTAMP }],
    links: expect.arrayContaining([
      { purpose: 'work_email', email: null, expires_on: TIMESTAMP, confirmed_on: null },
      { purpose: 'password_reset', email: null, expires_on: TIMESTAMP, confirmed_on: null },
      { purpose: 'email', email: `next.${email}`, expires_on: TIMESTAMP, confirmed_on: null },
    ]),
    waiting_mails: expect.arrayContaining([
      { template: 'work_email', language: 'de', address: workEmail, target: null, username: null, due_on: TIMESTAMP },
      {
        template: 'password_reset',
        language: 'de',
        address: email,
        target: `https://careers.example/${username}`,
        username,
        due_on: TIMESTAMP,
      },
    ]),
    idempotency_keys: [{ client_id: site.id, expires_on: TIMESTAMP }],
    events: [],
  };
}

it('is everything that is stored, under exactly these keys', async () => {
  const person = await aPersonWithEverything(site.id);
  const document = await exported(person.id);
  expect(document).toEqual(documentOf(person));
  expect([document.links, document.waiting_mails].map(({ length }) => length)).toEqual([3, 2]);
});

/** A table that holds a personal datum. */
type PersonalTable = {
  [Table in keyof typeof personal]: true extends (typeof personal)[Table][keyof (typeof personal)[Table]]
    ? Table
    : never;
}[keyof typeof personal];

/** Where the export shows what a table holds; a new table does not compile until it is here. */
const SHOWN = {
  applicants: 'applicant',
  accounts: 'account',
  sessions: 'sessions',
  links: 'links',
  outbox: 'waiting_mails',
  idempotency: 'idempotency_keys',
} satisfies Record<PersonalTable, keyof InferOutput<typeof PersonExport>>;

it.each(Object.entries(SHOWN))('shows what the table %s holds of a person', async (_, part) => {
  const shown = (await exported((await aPersonWithEverything(site.id)).id))[part];
  expect(Object.values(shown)).not.toEqual([]);
});

it('says when a work address was confirmed', async () => {
  const { account, links } = await exported((await aPersonWithEverything(site.id, true)).id);
  expect(account).toMatchObject({ work_email_claim_expires_on: null, work_email_verified_on: TIMESTAMP });
  expect(links).toContainEqual({ purpose: 'work_email', email: null, expires_on: TIMESTAMP, confirmed_on: TIMESTAMP });
});

it('contains no hash, token or key', async () => {
  const person = await aPersonWithEverything(site.id);
  const text = JSON.stringify(await exported(person.id));
  expect(text).not.toMatch(/pbkdf2|aat_|[\w-]{40}/);
  for (const secret of [person.password, person.token, person.workLink, person.resetLink, person.emailLink]) {
    for (const part of secret.split('.')) expect(text).not.toContain(part);
  }
});

it('is of one person alone', async () => {
  const [person, other] = [await aPersonWithEverything(site.id), await aPersonWithEverything(site.id)];
  await exported(other.id);
  expect(JSON.stringify(await exported(person.id))).not.toContain(other.username);
});

it('exports a profile without an account', async () => {
  const { id, created_on, modified_on } = await anApplicant(headers, { email: 'a@b.example' });
  const { events, ...held } = await exported(id);
  expect(held).toEqual({
    applicant: {
      id,
      external_applicant_id: null,
      email: 'a@b.example',
      external_applicant_name: null,
      version: 1,
      created_on,
      modified_on,
      anonymized_on: null,
    },
    account: null,
    sessions: [],
    links: [],
    waiting_mails: [],
    idempotency_keys: [],
  });
  expect(events).toMatchObject([{ action: 'created', fields: ['email'] }]);
});

it('returns what is left once the person is erased', async () => {
  const person = await aPersonWithEverything(site.id);
  const erased = await call('POST', PATHS.anonymize(person.id), { headers });
  const { modified_on } = await erased.json<{ modified_on: string }>();
  const { applicant, account, sessions, links, waiting_mails, events } = await exported(person.id);
  expect(applicant).toMatchObject({ email: null, external_applicant_name: null, anonymized_on: modified_on });
  expect([account, sessions, links, waiting_mails]).toEqual([null, [], [], []]);
  expect(events).toMatchObject([{ action: 'anonymized', fields: [] }]);
  expect((await historyOf(person.id)).map(([action]) => action)).toEqual(['anonymized', 'exported']);
});

it('follows what a person does: a registration, a session, a mail that waits', async () => {
  const names = { username: 'Ex.Porter', email: 'Ex.Porter@Home.example', workEmail: 'Ex.Porter@FIRM.example' };
  const registered = await call('POST', PATHS.accounts, {
    headers: basic(site.id, ''),
    json: { ...names, password: 'Sunny-Day-2025', internal: true, locale: 'fr_CH' },
    env: { MAIL_FROM: '' },
  });
  const id = registered.headers.get('location')?.replace('/applicants/', '') ?? '';
  const form = new URLSearchParams({ grant_type: 'password', username: 'ex.porter', password: 'Sunny-Day-2025' });
  for (let times = 0; times < 2; times++) {
    await call('POST', PATHS.frontendToken, { headers: basic(site.id, ''), body: form });
  }
  const document = await exported(id);
  expect(document).toMatchObject({
    applicant: { email: names.email, external_applicant_name: null },
    account: { username: names.username, email: names.email, work_email: names.workEmail, locale: 'fr_CH' },
    sessions: [{ client_id: site.id }, { client_id: site.id }],
    links: [{ purpose: 'work_email' }],
    waiting_mails: [{ template: 'work_email', language: 'fr', address: 'Ex.Porter@firm.example', target: null }],
  });
  expect(document.events.map(({ action, count }: { action: string; count?: number }) => [action, count])).toEqual([
    ['logged_in', 2],
    ['work_email_claimed', undefined],
    ['registered', undefined],
  ]);
});

/** Columns of an account that are derived from another, name a row of another table that is shown, or never leave. */
const WITHHELD = [
  'applicant_id',
  'password_hash',
  'username_key',
  'account_email_key',
  'work_email_key',
  'retention_notice',
];
const columns = Object.entries(personal.accounts).flatMap(([column, isPersonal]) =>
  isPersonal && !WITHHELD.includes(column) ? [column] : [],
);

it.each(columns)('changes with %s, which is personal', async (column) => {
  const { id } = await aPersonWithEverything(site.id);
  const before = (await exported(id)).account;
  const { results } = await env.DB.prepare(`select typeof(${column}) as type from accounts where applicant_id = ?`)
    .bind(id)
    .all<{ type: string }>();
  const other = results[0]?.type === 'text' ? `'1'` : `coalesce(${column}, 86400000) + 1`;
  await env.DB.prepare(`update accounts set ${column} = ${other} where applicant_id = ?`).bind(id).run();
  expect((await exported(id)).account).not.toEqual(before);
});
