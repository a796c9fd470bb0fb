import { env } from 'cloudflare:workers';
import { PATHS } from '../../support/paths.ts';
import { bearer, form } from '../../support/service.ts';
import { byKey, byToken, ofCompany, ofSite } from './people.ts';
import { type Scenario, type Sent, scenario } from './scenario.ts';

/** A call by an applicant's own token. */
function asPerson(method: string, path: string, json?: (password: string) => object) {
  return async (): Promise<Sent> => {
    const { person } = await ofSite();
    return [method, path, { headers: bearer(person.token), ...(json && { json: json(person.password) }) }];
  };
}

/** Every way through the person's own rights, and what the company may do of them. */
export const ownRightsScenarios: readonly Scenario[] = [
  scenario(
    'updateMe',
    '',
    200,
    [...byToken, 'write once'],
    asPerson('PATCH', PATHS.me, () => ({ username: 'new.comer', firstname: 'Hannah', lastname: null })),
  ),
  scenario('listSessions', '', 200, [...byToken, 'read'], asPerson('GET', PATHS.sessions)),
  scenario('endSessions', '', 204, [...byToken, 'write'], asPerson('DELETE', PATHS.sessions), { again: [401] }),
  scenario(
    'endSession',
    '',
    204,
    [...byToken, 'write once'],
    async () => {
      const { person } = await ofSite();
      const row = await env.DB.prepare('select token_hash from sessions').first<{ token_hash: string }>();
      return ['DELETE', PATHS.session(row?.token_hash.slice(0, 22) ?? ''), { headers: bearer(person.token) }];
    },
    { again: [401] },
  ),
  scenario('exportMe', '', 200, [...byToken, 'write once'], asPerson('GET', PATHS.exportMe), { doubled: true }),
  scenario(
    'eraseMe',
    '',
    204,
    [...byToken, 'count', 'write', 'later note', 'perhaps write', 'perhaps mail'],
    asPerson('POST', PATHS.eraseMe, (password) => ({ password })),
    { again: [401] },
  ),
  scenario(
    'eraseMe',
    'by a wrong password',
    400,
    [...byToken, 'count', 'perhaps write'],
    asPerson('POST', PATHS.eraseMe, () => ({ password: 'Windy-Day-2025' })),
  ),
  scenario(
    'changeEmail',
    '',
    204,
    [...byToken, 'count', 'read', 'write once', 'later mail', 'later write'],
    asPerson('POST', PATHS.changeEmail, (password) => ({ email: 'new.comer@home.example', password })),
    { doubled: true },
  ),
  scenario('verifyEmail', 'of a verified address', 204, byToken, asPerson('POST', PATHS.verifyEmail)),
  scenario(
    'verifyEmail',
    '',
    204,
    [...byToken, 'write once', 'later mail', 'later write'],
    async () => {
      const sent = await asPerson('POST', PATHS.verifyEmail)();
      await env.DB.prepare('update accounts set email_verified_on = null').run();
      return sent;
    },
    { doubled: true },
  ),
  scenario('showEmailLink', '', 200, ['count', 'read'], async () => {
    const { person } = await ofSite();
    return ['GET', PATHS.emailLink(person.emailLink), {}];
  }),
  scenario('settleEmailLink', 'to confirm', 200, ['count', 'read', 'write once', 'later mail', 'later write'], () =>
    settle('confirm'),
  ),
  scenario('settleEmailLink', 'to deny', 200, ['count', 'read', 'write once'], () => settle('deny'), { again: [410] }),
  scenario('updateAccount', '', 200, [...byKey, 'write once'], async () => {
    const { headers, person } = await ofCompany();
    return ['PATCH', PATHS.account(person.id), { headers, json: { firstname: 'Hannah', locale: 'fr' } }];
  }),
  scenario('endAccountSessions', '', 204, [...byKey, 'write'], async () => {
    const { headers, person } = await ofCompany();
    return ['DELETE', PATHS.accountSessions(person.id), { headers }];
  }),
];

async function settle(decision: string): Promise<Sent> {
  const { person } = await ofSite();
  return ['POST', PATHS.emailLink(person.emailLink), { body: form({ decision }) }];
}
