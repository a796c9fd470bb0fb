import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { mailbox } from '../support/mailbox.ts';
import { meanwhile } from '../support/meanwhile.ts';
import { basic, bearer, type Call, call, register } from '../support/service.ts';
import { columnsThatHold, emptyDatabase, runUpkeep, type Seeded, seedPerson } from './people.ts';

await emptyDatabase();

const CAREERS = 'https://careers.example';
/** Passwords are hashed in earnest, and perhaps beside the rest of the tests. */
const TIMEOUT = 30_000;
const FRONTEND = '/api/rest/v3/frontend';
const TOKEN = '/api/rest/oauth/frontend/token';
const site = await register('public', { origins: [CAREERS] });
const backend = await register('key');
const auditor = await register('key', { scopes: ['privacy'] });
await env.WORK_EMAIL_DOMAINS.put('firm.example', '');

const ofBackend = { headers: bearer(backend.credential) };
const form = (fields: Record<string, string>, headers: Record<string, string> = basic(site.id, '')) => ({
  headers,
  body: new URLSearchParams(fields),
});
const anonymize = (id: string) => call('POST', `/applicants/${id}/anonymize`, ofBackend);

/** One request of the person's, to be sent with those bindings. */
type Race = (person: Seeded, bindings: Pick<Call, 'env'>) => Promise<Response | undefined>;
const one =
  (method: string, path: (person: Seeded) => string, options: (person: Seeded) => Call): Race =>
  (person, bindings) =>
    call(method, path(person), { ...options(person), ...bindings });

const logIn = (username: string, password: string) => form({ grant_type: 'password', username, password });
const own = ({ token }: Seeded) => ({ headers: bearer(token) });
const workPage = ({ workLink }: Seeded) => `/work-email/${workLink}`;
const lostLink = ({ email, username }: Seeded) =>
  `${FRONTEND}/lostPasswordLink?${new URLSearchParams({ email, url: `${CAREERS}/${username}` })}`;

const CHEAP: Record<string, Race> = {
  update: one(
    'PATCH',
    ({ id }) => `/applicants/${id}`,
    ({ email, username }) => ({
      ...ofBackend,
      json: { email: `new.${email}`, external_applicant_name: username },
    }),
  ),
  'use of a session': one('GET', () => `${FRONTEND}/me`, own),
  confirmation: one('POST', workPage, () => form({ decision: 'confirm' }, {})),
  denial: one('POST', workPage, () => form({ decision: 'deny' }, {})),
  resend: one('POST', () => `${FRONTEND}/me/workEmailVerification`, own),
  'lost password': one('POST', lostLink, () => form({})),
  'second erasure': one(
    'POST',
    ({ id }) => `/applicants/${id}/anonymize`,
    () => ofBackend,
  ),
  export: one(
    'GET',
    ({ id }) => `/applicants/${id}/export`,
    () => ({ headers: bearer(auditor.credential) }),
  ),
  'scheduled run': async (_, { env: bindings }) => {
    await runUpkeep(bindings);
    return undefined;
  },
  'scheduled run while no mail is accepted': async (_, { env: bindings }) => {
    await runUpkeep({ ...bindings, MAIL_FROM: '' });
    return undefined;
  },
};

/** Those that hash a password. */
const DEAR: Record<string, Race> = {
  'failed log-in': one(
    'POST',
    () => TOKEN,
    ({ username }) => logIn(username, 'Wrong-Day-2025'),
  ),
  'log-in': one(
    'POST',
    () => TOKEN,
    ({ username, password }) => logIn(username, password),
  ),
  'change of password': one(
    'POST',
    () => `${FRONTEND}/changePassword`,
    ({ password, token }) => form({ op: password, np: 'Rainy-Day-2025' }, bearer(token)),
  ),
  reset: one(
    'POST',
    () => `${FRONTEND}/resetPassword`,
    ({ resetLink }) => form({ authToken: resetLink, password: 'Windy-Day-2025' }),
  ),
};

/** That nobody in the database has anything left, and that each was erased once. */
async function expectErased(): Promise<void> {
  expect(await columnsThatHold()).toEqual([]);
  const erasures = `select count(*) as times from events where action = 'anonymized' group by applicant_id having times > 1`;
  expect((await env.DB.prepare(erasures).all()).results).toEqual([]);
}

it.each(Object.entries({ ...CHEAP, ...DEAR }))(
  'erasure and %s leave nothing, whichever transaction comes first',
  async (_, race) => {
    for (let number = 1, hasMet = true; hasMet; number++) {
      const person = await seedPerson(site.id);
      hasMet = false;
      const DB = meanwhile(env.DB, number, () => {
        hasMet = true;
        return anonymize(person.id);
      });
      const response = await race(person, { env: { ...mailbox().env, DB } });
      expect(response?.status ?? 200).toBeLessThan(500);
      if (!hasMet) await anonymize(person.id);
      await expectErased();
    }
  },
  TIMEOUT,
);

it.each([
  ...Object.entries(CHEAP).map(([name, race]) => [name, 20, race] as const),
  ...Object.entries(DEAR).map(([name, race]) => [name, 4, race] as const),
])(
  'erasure and %s at the same moment leave nothing, %i times',
  async (_, times, race) => {
    const people = await Promise.all(Array.from({ length: times }, () => seedPerson(site.id)));
    const responses = people.flatMap((person) => [
      afterAWhile(() => race(person, mailbox())),
      afterAWhile(() => anonymize(person.id)),
    ]);
    for (const response of await Promise.all(responses)) expect(response?.status ?? 200).toBeLessThan(500);
    await expectErased();
  },
  TIMEOUT,
);

/** Does it after none to four round trips, so that two calls meet in another place each time. */
async function afterAWhile<T>(work: () => Promise<T>): Promise<T> {
  for (let trips = Math.floor(Math.random() * 5); trips > 0; trips--) await env.DB.prepare('select 1').run();
  return work();
}
