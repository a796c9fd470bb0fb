import { safeParse } from 'valibot';
import { expect, it } from 'vitest';
import { History } from '../../src/privacy/schema.ts';
import { formAsSite, logInAsSite } from '../support/accounts.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { clockAt } from '../support/clock.ts';
import { tokenOf } from '../support/oauth.ts';
import { PATHS } from '../support/paths.ts';
import { aClient, aPersonWithEverything, asSite, ORIGIN, type Seeded, site } from '../support/seed.ts';
import { bearer, type Call, call } from '../support/service.ts';

useCheapPasswords();

const backend = await aClient('key');
const auditor = await aClient('key', { scopes: ['privacy'] });
const partner = await aClient('oauth');

const ofBackend = { headers: bearer(backend.credential) };
const ofAuditor = { headers: bearer(auditor.credential) };
const own = ({ token }: Seeded) => bearer(token);
const lost = (email: string, url = ORIGIN) => `${PATHS.lostPasswordLink}?${new URLSearchParams({ email, url })}`;

interface Entry {
  id: number;
  client_id: string;
  action: string;
  fields: string[];
  request_id: string;
  at: string;
  count?: number;
}

async function eventsOf(id: string): Promise<Entry[]> {
  const response = await call('GET', PATHS.events(id), ofAuditor);
  const history = await response.json<{ data: Entry[]; _links: object }>();
  expect(safeParse(History, history).issues).toBeUndefined();
  expect(history._links).toEqual({});
  return history.data;
}

type Step = [what: string, client: string, fields: string[], (person: Seeded) => [string, string, Call]];

/** Recorded events: action, client, fields and the call that caused them. */
const STEPS: Step[] = [
  [
    'updated',
    backend.id,
    ['external_applicant_name'],
    ({ id }) => ['PATCH', PATHS.applicant(id), { ...ofBackend, json: { external_applicant_name: 'Hannah Bret' } }],
  ],
  [
    'updated',
    backend.id,
    ['email', 'external_applicant_name'],
    ({ id }) => [
      'PATCH',
      PATHS.applicant(id),
      { ...ofBackend, json: { email: 'hannah@new.example', external_applicant_name: 'Hannah' } },
    ],
  ],
  ['exported', auditor.id, [], ({ id }) => ['GET', PATHS.export(id), ofAuditor]],
  [
    'logged_in',
    site.id,
    [],
    ({ username, password }) => ['POST', PATHS.frontendToken, logInAsSite(username, password)],
  ],
  ['log_in_failed', site.id, [], ({ email }) => ['POST', PATHS.frontendToken, logInAsSite(email, 'Hannah-Bret-2025')]],
  ['reset_asked', site.id, ['password'], ({ email }) => ['POST', lost(email, `${ORIGIN}/hannah`), formAsSite({})]],
  ['work_email_confirmed', 'mail-link', ['workEmail'], ({ workLink }) => ['POST', PATHS.claim(workLink), YES]],
  [
    'password_changed',
    site.id,
    ['password'],
    (person) => [
      'POST',
      PATHS.changePassword,
      formAsSite({ op: person.password, np: 'Hannah-Bret-2026' }, own(person)),
    ],
  ],
  ['anonymized', backend.id, [], ({ id }) => ['POST', PATHS.anonymize(id), ofBackend]],
];
const YES = formAsSite({ decision: 'confirm' }, {});
const NO = formAsSite({ decision: 'deny' }, {});

/** Steps that each need a person of their own, since another step has taken what they need. */
const ALONE: Step[] = [
  ['work_email_denied', 'mail-link', ['workEmail'], ({ workLink }) => ['POST', PATHS.claim(workLink), NO]],
  [
    'reset_done',
    site.id,
    ['password'],
    ({ resetLink }) => [
      'POST',
      PATHS.resetPassword,
      formAsSite({ authToken: resetLink, password: 'Hannah-Bret-2027' }),
    ],
  ],
];

/** Entries with a count, since they may happen often. */
const COUNTED = ['logged_in', 'log_in_failed'];

async function take([action, client_id, fields, request]: Step, person: Seeded): Promise<Omit<Entry, 'id' | 'at'>> {
  const response = await call(...request(person));
  const request_id = response.headers.get('cko-request-id') ?? '';
  return { action, client_id, fields, request_id, ...(COUNTED.includes(action) && { count: 1 }) };
}

it('records each action once, by client and request, newest first', async () => {
  const person = await aPersonWithEverything(site.id);
  const expected = [];
  for (const step of STEPS) expected.unshift(await take(step, person));
  const events = await eventsOf(person.id);
  expect(events.map(({ id, at, ...event }) => event)).toEqual(expected);
  expect(events.map(({ id }) => id)).toEqual(events.map(({ id }) => id).sort((a, b) => b - a));
  expect(JSON.stringify(events)).not.toMatch(/hannah|seed\.|2025|@|example/i);
});

it.each(ALONE)('records %s', async (...step) => {
  const person = await aPersonWithEverything(site.id);
  const expected = await take(step, person);
  expect(await eventsOf(person.id)).toMatchObject([expected]);
});

it('records a creation with the names of its fields', async () => {
  const json = { external_applicant_id: 'ext_a', email: 'a@b.example', external_applicant_name: null };
  const clients: [string, Call][] = [
    [backend.id, ofBackend],
    [partner.id, { headers: bearer(await tokenOf(partner)) }],
  ];
  for (const [client_id, caller] of clients) {
    const seams = { clock: clockAt(Date.now()) };
    const response = await call('POST', PATHS.applicants, { ...caller, json, seams });
    const { id, created_on } = await response.json<{ id: string; created_on: string }>();
    expect(await eventsOf(id)).toEqual([
      {
        id: expect.any(Number),
        action: 'created',
        client_id,
        fields: ['external_applicant_id', 'email'],
        request_id: response.headers.get('cko-request-id'),
        at: created_on,
      },
    ]);
  }
});

it('records a registration, and the claim of a work address beside it', async () => {
  const json = { username: 'eve.nt', email: 'eve.nt@home.example', password: 'Sunny-Day-2025', lastname: 'Nt' };
  const work = { internal: true, workEmail: 'eve.nt@firm.example' };
  const options = { headers: asSite, json: { ...json, ...work } };
  const response = await call('POST', PATHS.accounts, options);
  const id = response.headers.get('location')?.replace('/applicants/', '') ?? '';
  const same = { client_id: site.id, request_id: response.headers.get('cko-request-id') };
  expect(await eventsOf(id)).toMatchObject([
    { ...same, action: 'work_email_claimed', fields: ['workEmail'] },
    { ...same, action: 'registered', fields: ['username', 'email', 'lastname'] },
  ]);
});

it('records a wrong old password as a wrong password', async () => {
  const person = await aPersonWithEverything(site.id);
  const form = formAsSite({ op: 'Wrong-Day-2025', np: 'Rainy-Day-2025' }, own(person));
  const expected = await take(['log_in_failed', site.id, [], () => ['POST', PATHS.changePassword, form]], person);
  expect(await eventsOf(person.id)).toMatchObject([expected]);
});

it('records no event for a call that changes nothing', async () => {
  const person = await aPersonWithEverything(site.id);
  const { id } = person;
  const refused: [number, string, string, Call][] = [
    [200, 'PATCH', PATHS.applicant(id), { ...ofBackend, json: { email: `profile.${person.email}` } }],
    [200, 'PATCH', PATHS.applicant(id), { ...ofBackend, json: {} }],
    [400, 'PATCH', PATHS.applicant(id), { ...ofBackend, json: { email: 'x' } }],
    [
      412,
      'PATCH',
      PATHS.applicant(id),
      { headers: { ...ofBackend.headers, 'if-match': '"9"' }, json: { email: 'a@b.example' } },
    ],
    [403, 'POST', PATHS.anonymize(id), ofAuditor],
    [200, 'GET', PATHS.applicant(id), ofBackend],
    [200, 'GET', PATHS.events(id), ofAuditor],
    [200, 'GET', PATHS.me, { headers: own(person) }],
    [400, 'POST', PATHS.frontendToken, logInAsSite('unknown.name', person.password)],
    [400, 'POST', lost(person.email, 'https://elsewhere.example'), formAsSite({})],
    [204, 'POST', lost('unknown@home.example'), formAsSite({})],
    [400, 'POST', PATHS.resetPassword, formAsSite({ authToken: person.resetLink, password: 'weak' })],
    [200, 'POST', PATHS.resetPassword, formAsSite({ authToken: person.workLink, password: 'Rainy-Day-2025' })],
    [410, 'POST', PATHS.claim(person.resetLink), YES],
    [200, 'GET', PATHS.claim(person.workLink), {}],
    [204, 'POST', PATHS.resendWorkEmailLink, { headers: own(person) }],
  ];
  for (const [status, method, path, options] of refused) {
    expect([method, path, (await call(method, path, options)).status]).toEqual([method, path, status]);
  }
  expect(await eventsOf(id)).toEqual([]);
});

it('records a one-time link once', async () => {
  const person = await aPersonWithEverything(site.id);
  for (const decision of [YES, NO, YES]) await call('POST', PATHS.claim(person.workLink), decision);
  for (const password of ['Hannah-Bret-2026', 'Hannah-Bret-2027']) {
    await call('POST', PATHS.resetPassword, formAsSite({ authToken: person.resetLink, password }));
  }
  const actions = (await eventsOf(person.id)).map(({ action }) => action);
  expect(actions).toEqual(['reset_done', 'work_email_confirmed']);
});
