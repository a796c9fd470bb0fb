import { MEDIA_TYPES } from '../../http/targets.ts';
import { tokenOf } from '../../support/oauth.ts';
import { PATHS } from '../../support/paths.ts';
import { UNKNOWN_ID } from '../../support/profiles.ts';
import { aClient } from '../../support/seed.ts';
import { bearer } from '../../support/service.ts';
import { byKey, newcomer, OTHER_PASSWORD, ofCompany } from './people.ts';
import { type Scenario, type Sent, scenario } from './scenario.ts';

const HASH = '$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i';

/** An import of one person, with something more about the account. */
async function importing(more: object): Promise<Sent> {
  const { headers } = await ofCompany();
  const { username, email } = newcomer;
  const row = { id: UNKNOWN_ID, account: { username, email, ...more } };
  const type = { 'content-type': MEDIA_TYPES.lines };
  return ['POST', PATHS.import, { headers: { ...headers, ...type }, body: JSON.stringify(row) }];
}

/** Every way through the Profiles family, privacy included. */
export const profileScenarios: readonly Scenario[] = [
  scenario(
    'createApplicant',
    '',
    201,
    [...byKey, 'write'],
    async () => ['POST', PATHS.applicants, { headers: (await ofCompany()).headers, json: { email: 'a@b.co' } }],
    { doubled: true },
  ),
  scenario('createApplicant', 'with an idempotency key', 201, [...byKey, 'write'], async () => {
    const headers = { ...(await ofCompany()).headers, 'idempotency-key': 'once' };
    return ['POST', PATHS.applicants, { headers, json: { email: 'a@b.co' } }];
  }),
  scenario('listApplicants', '', 200, [...byKey, 'read'], async () => {
    const { headers, person } = await ofCompany();
    return ['GET', `${PATHS.applicants}?email=${person.email}`, { headers }];
  }),
  scenario('exportPeople', '', 200, [...byKey, 'read'], async () => {
    const { headers } = await ofCompany();
    return ['GET', PATHS.exportPeople, { headers }];
  }),
  scenario('importRows', '', 200, [...byKey, 'write'], async () => importing({ password_hash: HASH })),
  scenario('importRows', 'with a work address', 200, [...byKey, 'list', 'write'], async () =>
    importing({ work_email: 'new.comer@acme.com', work_email_verified: true }),
  ),
  scenario('importRows', 'with a plain password', 200, [...byKey, 'read', 'write'], async () =>
    importing({ password: OTHER_PASSWORD }),
  ),
  scenario('getApplicant', '', 200, [...byKey, 'read'], async () => {
    const { headers, person } = await ofCompany();
    return ['GET', PATHS.applicant(person.id), { headers }];
  }),
  scenario('getApplicant', 'with a client token', 200, [...byKey, 'read'], async () => {
    const { person } = await ofCompany();
    return ['GET', PATHS.applicant(person.id), { headers: bearer(await tokenOf(await aClient('oauth'))) }];
  }),
  scenario('updateApplicant', '', 200, [...byKey, 'write once'], async () => {
    const { headers, person } = await ofCompany();
    return ['PATCH', PATHS.applicant(person.id), { headers, json: { email: 'new@home.example' } }];
  }),
  scenario(
    'updateApplicant',
    'with If-Match',
    200,
    [...byKey, 'write once'],
    async () => {
      const { headers, person } = await ofCompany();
      const json = { email: 'new@home.example' };
      return ['PATCH', PATHS.applicant(person.id), { headers: { ...headers, 'if-match': '"1"' }, json }];
    },
    { again: [412] },
  ),
  scenario('anonymizeApplicant', '', 200, [...byKey, 'write', 'later note'], async () => {
    const { headers, person } = await ofCompany();
    return ['POST', PATHS.anonymize(person.id), { headers }];
  }),
  scenario(
    'exportApplicant',
    '',
    200,
    [...byKey, 'write once'],
    async () => {
      const { headers, person } = await ofCompany();
      return ['GET', PATHS.export(person.id), { headers }];
    },
    { doubled: true },
  ),
  scenario('listEvents', '', 200, [...byKey, 'read'], async () => {
    const { headers, person } = await ofCompany();
    return ['GET', PATHS.events(person.id), { headers }];
  }),
  scenario('listFeed', '', 200, [...byKey, 'read'], async () => {
    const { headers } = await ofCompany();
    return ['GET', PATHS.feed, { headers }];
  }),
];
