import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { formAsSite, logInAsSite } from '../support/accounts.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { randomNumbers, repeated, timeout } from '../support/effort.ts';
import { mailbox } from '../support/mailbox.ts';
import { runMaintenanceOnce } from '../support/maintenance.ts';
import { meanwhile } from '../support/meanwhile.ts';
import { PATHS } from '../support/paths.ts';
import { aClient, aPersonWithEverything, ORIGIN, type Seeded, site } from '../support/seed.ts';
import { bearer, type Call, call } from '../support/service.ts';
import { columnsThatHold } from './personal-columns.ts';

useCheapPasswords();

/** So many people at once: of more log-ins the service refuses some. */
const PEOPLE = 4;
const ROUNDS = repeated(1);

const backend = await aClient('key');
const auditor = await aClient('key', { scopes: ['privacy'] });

const ofBackend = { headers: bearer(backend.credential) };
const anonymize = (id: string) => call('POST', PATHS.anonymize(id), ofBackend);

/** One request of the person's, to be sent with those bindings. */
type Race = (person: Seeded, bindings: Pick<Call, 'env'>) => Promise<Response | undefined>;
const one =
  (method: string, path: (person: Seeded) => string, options: (person: Seeded) => Call): Race =>
  (person, bindings) =>
    call(method, path(person), { ...options(person), ...bindings });

const own = ({ token }: Seeded) => ({ headers: bearer(token) });
const workPage = ({ workLink }: Seeded) => PATHS.claim(workLink);
const lostLink = ({ email, username }: Seeded) =>
  `${PATHS.lostPasswordLink}?${new URLSearchParams({ email, url: `${ORIGIN}/${username}` })}`;

const RACES: Record<string, Race> = {
  update: one(
    'PATCH',
    ({ id }) => PATHS.applicant(id),
    ({ email, username }) => ({
      ...ofBackend,
      json: { email: `new.${email}`, external_applicant_name: username },
    }),
  ),
  'use of a session': one('GET', () => PATHS.me, own),
  confirmation: one('POST', workPage, () => formAsSite({ decision: 'confirm' }, {})),
  denial: one('POST', workPage, () => formAsSite({ decision: 'deny' }, {})),
  resend: one('POST', () => PATHS.resendWorkEmailLink, own),
  'lost password': one('POST', lostLink, () => formAsSite({})),
  'second erasure': one(
    'POST',
    ({ id }) => PATHS.anonymize(id),
    () => ofBackend,
  ),
  'update of the account': one(
    'PATCH',
    () => PATHS.me,
    (person) => ({ ...own(person), json: { username: `new.${person.username}`, firstname: person.username } }),
  ),
  'verification of the address': one('POST', () => PATHS.verifyEmail, own),
  'confirmation of another address': one(
    'POST',
    ({ emailLink }) => PATHS.emailLink(emailLink),
    () => formAsSite({ decision: 'confirm' }, {}),
  ),
  'end of all sessions': one('DELETE', () => PATHS.sessions, own),
  'own export': one('GET', () => PATHS.exportMe, own),
  rectification: one(
    'PATCH',
    ({ id }) => PATHS.account(id),
    ({ username }) => ({ headers: bearer(auditor.credential), json: { firstname: username } }),
  ),
  export: one(
    'GET',
    ({ id }) => PATHS.export(id),
    () => ({ headers: bearer(auditor.credential) }),
  ),
  'scheduled run': async (_, { env: bindings }) => {
    await runMaintenanceOnce(bindings);
    return undefined;
  },
  'scheduled run while no mail is accepted': async (_, { env: bindings }) => {
    await runMaintenanceOnce({ ...bindings, MAIL_FROM: '' });
    return undefined;
  },
  'failed log-in': one(
    'POST',
    () => PATHS.frontendToken,
    ({ username }) => logInAsSite(username, 'Wrong-Day-2025'),
  ),
  'log-in': one(
    'POST',
    () => PATHS.frontendToken,
    ({ username, password }) => logInAsSite(username, password),
  ),
  'change of address': one(
    'POST',
    () => PATHS.changeEmail,
    (person) => ({
      headers: own(person).headers,
      json: { email: `other.${person.username}@home.example`, password: person.password },
    }),
  ),
  'own erasure': one(
    'POST',
    () => PATHS.eraseMe,
    (person) => ({ headers: own(person).headers, json: { password: person.password } }),
  ),
  'change of password': one(
    'POST',
    () => PATHS.changePassword,
    ({ password, token }) => formAsSite({ op: password, np: 'Rainy-Day-2025' }, bearer(token)),
  ),
  reset: one(
    'POST',
    () => PATHS.resetPassword,
    ({ resetLink }) => formAsSite({ authToken: resetLink, password: 'Windy-Day-2025' }),
  ),
};

/** Expects that no personal data is left, and that each person was erased once. */
async function expectErased(): Promise<void> {
  expect(await columnsThatHold()).toEqual([]);
  const erasures = `select count(*) as times from events where action = 'anonymized' group by applicant_id having times > 1`;
  expect((await env.DB.prepare(erasures).all()).results).toEqual([]);
}

it.each(Object.entries(RACES))('erasure and %s leave nothing, whichever transaction comes first', async (_, race) => {
  for (let number = 1, hasMet = true; hasMet; number++) {
    const person = await aPersonWithEverything(site.id);
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
});

it.each(Object.entries(RACES))(
  `erasure and %s at the same time leave nothing, ${PEOPLE * ROUNDS} times`,
  async (_, race) => {
    for (let round = 0; round < ROUNDS; round++) {
      const people = await Promise.all(Array.from({ length: PEOPLE }, () => aPersonWithEverything(site.id)));
      const responses = people.flatMap((person) => [
        afterAWhile(() => race(person, mailbox())),
        afterAWhile(() => anonymize(person.id)),
      ]);
      for (const response of await Promise.all(responses)) expect(response?.status ?? 200).toBeLessThan(500);
      await expectErased();
    }
  },
  timeout(60_000),
);

const random = randomNumbers();

/** Works after none to four round trips, so that two calls meet in another place each time. */
async function afterAWhile<T>(work: () => Promise<T>): Promise<T> {
  for (let trips = Math.floor(random() * 5); trips > 0; trips--) await env.DB.prepare('select 1').run();
  return work();
}
