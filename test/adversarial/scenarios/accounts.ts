import { PATHS } from '../../support/paths.ts';
import { ORIGIN } from '../../support/seed.ts';
import { bearer, form } from '../../support/service.ts';
import { bySite, byToken, domainOf, newcomer, OTHER_PASSWORD, ofSite } from './people.ts';
import { type Scenario, scenario } from './scenario.ts';

/** Every way through the Accounts family but those of work addresses. */
export const accountScenarios: readonly Scenario[] = [
  scenario(
    'registerAccount',
    '',
    204,
    [...bySite, 'read', 'write'],
    async () => ['POST', PATHS.accounts, { headers: (await ofSite()).headers, json: newcomer }],
    { again: [400] },
  ),
  scenario(
    'registerAccount',
    'of an employee',
    204,
    [...bySite, 'read', 'list', 'write', 'later mail', 'later write'],
    async () => {
      const { headers, person } = await ofSite();
      const json = { ...newcomer, internal: true, workEmail: `new.comer@${domainOf(person)}` };
      return ['POST', PATHS.accounts, { headers, json }];
    },
    { again: [400] },
  ),
  scenario(
    'registerAccountV2',
    '',
    204,
    [...bySite, 'read', 'write'],
    async () => {
      const json = { ...newcomer, policyAccepted: true };
      return ['POST', PATHS.accountsV2, { headers: (await ofSite()).headers, json }];
    },
    { again: [400] },
  ),
  scenario('readMe', '', 200, byToken, async () => {
    const { person } = await ofSite();
    return ['GET', PATHS.me, { headers: bearer(person.token) }];
  }),
  scenario('readMe', 'of an employee', 200, [...byToken, 'list'], async () => {
    const { person } = await ofSite(true);
    return ['GET', PATHS.me, { headers: bearer(person.token) }];
  }),
  scenario(
    'readMe',
    'after a while',
    200,
    ['read', 'read', 'perhaps write', 'count'],
    async () => {
      const { person } = await ofSite();
      return ['GET', PATHS.me, { headers: bearer(person.token) }];
    },
    { minutes: 10 },
  ),
  scenario('checkUsername', '', 200, [...bySite, 'read'], async () => {
    const { headers, person } = await ofSite();
    return ['GET', `${PATHS.checkUsername}?username=${person.username}`, { headers }];
  }),
  scenario('checkMail', '', 200, [...bySite, 'read'], async () => {
    const { headers, person } = await ofSite();
    return ['GET', `${PATHS.checkMail}?email=${person.email}`, { headers }];
  }),
  ...[true, false].map((known) =>
    scenario(
      'sendLostPasswordLink',
      known ? '' : 'for an unknown address',
      204,
      [...bySite, 'read', ...(known ? (['perhaps write', 'later mail', 'later write'] as const) : [])],
      async () => {
        const { headers, person } = await ofSite();
        const query = form({ email: known ? person.email : newcomer.email, url: `${ORIGIN}/reset` });
        return ['POST', `${PATHS.lostPasswordLink}?${query}`, { headers }];
      },
    ),
  ),
  scenario('resetPassword', '', 200, [...bySite, 'read', 'write once', 'later mail', 'later write'], async () => {
    const { headers, person } = await ofSite();
    const body = form({ authToken: person.resetLink, password: OTHER_PASSWORD });
    return ['POST', PATHS.resetPassword, { headers, body }];
  }),
  scenario('changePassword', 'by a wrong one', 200, [...byToken, 'count', 'perhaps write'], async () => {
    const { person } = await ofSite();
    const body = form({ op: OTHER_PASSWORD, np: 'Windy-Day-2025' });
    return ['POST', PATHS.changePassword, { headers: bearer(person.token), body }];
  }),
  scenario(
    'changePassword',
    '',
    200,
    [...byToken, 'count', 'write once', 'later mail', 'later write'],
    async () => {
      const { person } = await ofSite();
      const body = form({ op: person.password, np: OTHER_PASSWORD });
      return ['POST', PATHS.changePassword, { headers: bearer(person.token), body }];
    },
    { again: [401] },
  ),
];
