import { env } from 'cloudflare:workers';
import { safeParse } from 'valibot';
import { expect, it } from 'vitest';
import { History } from '../../src/privacy/schema.ts';
import { clockAt } from '../support/clock.ts';
import { tokenOf } from '../support/oauth.ts';
import { basic, bearer, type Call, call, register } from '../support/service.ts';
import { type Seeded, seedPerson } from './people.ts';

const CAREERS = 'https://careers.example';
const FRONTEND = '/api/rest/v3/frontend';
const TOKEN = '/api/rest/oauth/frontend/token';
const backend = await register('key');
const auditor = await register('key', { scopes: ['privacy'] });
const partner = await register('oauth');
const site = await register('public', { origins: [CAREERS] });
await env.WORK_EMAIL_DOMAINS.put('firm.example', '');

const ofBackend = { headers: bearer(backend.credential) };
const ofAuditor = { headers: bearer(auditor.credential) };
const form = (fields: Record<string, string>, headers: Record<string, string> = basic(site.id, '')) => ({
  headers,
  body: new URLSearchParams(fields),
});
const logIn = (username: string, password: string) => form({ grant_type: 'password', username, password });
const own = ({ token }: Seeded) => bearer(token);
const lost = (email: string, url = CAREERS) => `${FRONTEND}/lostPasswordLink?${new URLSearchParams({ email, url })}`;

interface Entry {
  id: number;
  client_id: string;
  action: string;
  fields: string[];
  request_id: string;
  at: string;
}

async function eventsOf(id: string): Promise<Entry[]> {
  const response = await call('GET', `/applicants/${id}/events`, ofAuditor);
  const history = await response.json<{ data: Entry[]; _links: object }>();
  expect(safeParse(History, history).issues).toBeUndefined();
  expect(history._links).toEqual({});
  return history.data;
}

type Step = [what: string, client: string, fields: string[], (person: Seeded) => [string, string, Call]];

/** What is remembered, of which client, with which fields, and the call that it is remembered of. */
const STEPS: Step[] = [
  [
    'updated',
    backend.id,
    ['external_applicant_name'],
    ({ id }) => ['PATCH', `/applicants/${id}`, { ...ofBackend, json: { external_applicant_name: 'Hannah Bret' } }],
  ],
  [
    'updated',
    backend.id,
    ['email', 'external_applicant_name'],
    ({ id }) => [
      'PATCH',
      `/applicants/${id}`,
      { ...ofBackend, json: { email: 'hannah@new.example', external_applicant_name: 'Hannah' } },
    ],
  ],
  ['exported', auditor.id, [], ({ id }) => ['GET', `/applicants/${id}/export`, ofAuditor]],
  ['logged_in', site.id, [], ({ username, password }) => ['POST', TOKEN, logIn(username, password)]],
  ['log_in_failed', site.id, [], ({ email }) => ['POST', TOKEN, logIn(email, 'Hannah-Bret-2025')]],
  ['reset_asked', site.id, ['password'], ({ email }) => ['POST', lost(email, `${CAREERS}/hannah`), form({})]],
  ['work_email_confirmed', 'mail-link', ['workEmail'], ({ workLink }) => ['POST', `/work-email/${workLink}`, YES]],
  [
    'password_changed',
    site.id,
    ['password'],
    (person) => [
      'POST',
      `${FRONTEND}/changePassword`,
      form({ op: person.password, np: 'Hannah-Bret-2026' }, own(person)),
    ],
  ],
  ['anonymized', backend.id, [], ({ id }) => ['POST', `/applicants/${id}/anonymize`, ofBackend]],
];
const YES = form({ decision: 'confirm' }, {});
const NO = form({ decision: 'deny' }, {});

/** Steps that each need a person of their own, since another step has taken what they need. */
const ALONE: Step[] = [
  ['work_email_denied', 'mail-link', ['workEmail'], ({ workLink }) => ['POST', `/work-email/${workLink}`, NO]],
  [
    'reset_done',
    site.id,
    ['password'],
    ({ resetLink }) => [
      'POST',
      `${FRONTEND}/resetPassword`,
      form({ authToken: resetLink, password: 'Hannah-Bret-2027' }),
    ],
  ],
];

async function take([action, client_id, fields, request]: Step, person: Seeded): Promise<Omit<Entry, 'id' | 'at'>> {
  const response = await call(...request(person));
  return { action, client_id, fields, request_id: response.headers.get('cko-request-id') ?? '' };
}

it('remembers each action once, by client and request, newest first', async () => {
  const person = await seedPerson(site.id);
  const expected = [];
  for (const step of STEPS) expected.unshift(await take(step, person));
  const events = await eventsOf(person.id);
  expect(events.map(({ id, at, ...event }) => event)).toEqual(expected);
  expect(events.map(({ id }) => id)).toEqual(events.map(({ id }) => id).sort((a, b) => b - a));
  expect(JSON.stringify(events)).not.toMatch(/hannah|seed\.|2025|@|example/i);
});

it.each(ALONE)('remembers %s', async (...step) => {
  const person = await seedPerson(site.id);
  const expected = await take(step, person);
  expect(await eventsOf(person.id)).toMatchObject([expected]);
});

it('remembers a creation with the names of its fields', async () => {
  const json = { external_applicant_id: 'ext_a', email: 'a@b.example', external_applicant_name: null };
  const clients: [string, Call][] = [
    [backend.id, ofBackend],
    [partner.id, { headers: bearer(await tokenOf(partner)) }],
  ];
  for (const [client_id, caller] of clients) {
    const seams = { clock: clockAt(Date.now()) };
    const response = await call('POST', '/applicants', { ...caller, json, seams });
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

it('remembers a registration, and the claim of a work address beside it', async () => {
  const json = { username: 'eve.nt', email: 'eve.nt@home.example', password: 'Sunny-Day-2025', lastname: 'Nt' };
  const work = { internal: true, workEmail: 'eve.nt@firm.example' };
  const options = { headers: basic(site.id, ''), json: { ...json, ...work } };
  const response = await call('POST', `${FRONTEND}/applicants`, options);
  const id = response.headers.get('location')?.replace('/applicants/', '') ?? '';
  const same = { client_id: site.id, request_id: response.headers.get('cko-request-id') };
  expect(await eventsOf(id)).toMatchObject([
    { ...same, action: 'work_email_claimed', fields: ['workEmail'] },
    { ...same, action: 'registered', fields: ['username', 'email', 'lastname'] },
  ]);
});

it('remembers nothing of what did not happen', async () => {
  const person = await seedPerson(site.id);
  const { id } = person;
  const refused: [number, string, string, Call][] = [
    [200, 'PATCH', `/applicants/${id}`, { ...ofBackend, json: { email: `profile.${person.email}` } }],
    [200, 'PATCH', `/applicants/${id}`, { ...ofBackend, json: {} }],
    [400, 'PATCH', `/applicants/${id}`, { ...ofBackend, json: { email: 'x' } }],
    [
      412,
      'PATCH',
      `/applicants/${id}`,
      { headers: { ...ofBackend.headers, 'if-match': '"9"' }, json: { email: 'a@b.example' } },
    ],
    [403, 'POST', `/applicants/${id}/anonymize`, ofAuditor],
    [200, 'GET', `/applicants/${id}`, ofBackend],
    [200, 'GET', `/applicants/${id}/events`, ofAuditor],
    [200, 'GET', `${FRONTEND}/me`, { headers: own(person) }],
    [400, 'POST', TOKEN, logIn('nobody.at.all', person.password)],
    [400, 'POST', lost(person.email, 'https://elsewhere.example'), form({})],
    [204, 'POST', lost('nobody@home.example'), form({})],
    [200, 'POST', `${FRONTEND}/changePassword`, form({ op: 'Wrong-Day-2025', np: 'Rainy-Day-2025' }, own(person))],
    [400, 'POST', `${FRONTEND}/resetPassword`, form({ authToken: person.resetLink, password: 'weak' })],
    [200, 'POST', `${FRONTEND}/resetPassword`, form({ authToken: person.workLink, password: 'Rainy-Day-2025' })],
    [410, 'POST', `/work-email/${person.resetLink}`, YES],
    [200, 'GET', `/work-email/${person.workLink}`, {}],
    [204, 'POST', `${FRONTEND}/me/workEmailVerification`, { headers: own(person) }],
  ];
  for (const [status, method, path, options] of refused) {
    expect([method, path, (await call(method, path, options)).status]).toEqual([method, path, status]);
  }
  expect(await eventsOf(id)).toEqual([]);
});

it('remembers a one-time link once', async () => {
  const person = await seedPerson(site.id);
  for (const decision of [YES, NO, YES]) await call('POST', `/work-email/${person.workLink}`, decision);
  for (const password of ['Hannah-Bret-2026', 'Hannah-Bret-2027']) {
    await call('POST', `${FRONTEND}/resetPassword`, form({ authToken: person.resetLink, password }));
  }
  const actions = (await eventsOf(person.id)).map(({ action }) => action);
  expect(actions).toEqual(['reset_done', 'work_email_confirmed']);
});
