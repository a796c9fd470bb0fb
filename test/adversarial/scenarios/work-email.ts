import { env } from 'cloudflare:workers';
import { PATHS } from '../../support/paths.ts';
import { insert } from '../../support/seed.ts';
import { bearer, form } from '../../support/service.ts';
import { byToken, domainOf, ofSite } from './people.ts';
import { type Scenario, type Sent, scenario } from './scenario.ts';

/** Every way through the claim of a work address: its calls, and the pages that a mail leads to. */
export const workEmailScenarios: readonly Scenario[] = [
  scenario(
    'resendWorkEmailLink',
    '',
    204,
    [...byToken, 'read', 'write once', 'later mail', 'later write'],
    async () => {
      const { person } = await ofSite();
      return ['POST', PATHS.resendWorkEmailLink, { headers: bearer(person.token) }];
    },
    { doubled: true },
  ),
  scenario(
    'resendWorkEmailLink',
    'of a mail that waits',
    204,
    [...byToken, 'read', 'write once', 'later mail', 'later write'],
    async () => {
      const { person } = await ofSite();
      const mail = {
        id: 'mail',
        link_id: person.workLink.split('.', 1)[0] ?? '',
        template: 'work_email' as const,
        language: 'de',
      };
      await insert('outbox', { ...mail, address: person.workEmail, due_on: 1, attempts: 1 }).run();
      return ['POST', PATHS.resendWorkEmailLink, { headers: bearer(person.token) }];
    },
    { doubled: true },
  ),
  scenario(
    'claimWorkEmail',
    '',
    204,
    [...byToken, 'read', 'list', 'write once', 'later mail', 'later write'],
    async () => {
      const { person } = await ofSite();
      const json = { workEmail: `new.comer@${domainOf(person)}` };
      return ['POST', PATHS.claimWorkEmail, { headers: bearer(person.token), json }];
    },
    { doubled: true },
  ),
  scenario('showWorkEmailClaim', '', 200, ['count', 'read'], async () => {
    const { person } = await ofSite();
    return ['GET', PATHS.claim(person.workLink), {}];
  }),
  scenario(
    'settleWorkEmailClaim',
    'to confirm',
    200,
    ['count', 'read', 'list', 'write once'],
    // Done already, it says so again.
    () => settle('confirm'),
  ),
  scenario('settleWorkEmailClaim', 'to deny', 200, ['count', 'read', 'write once'], () => settle('deny'), {
    again: [410],
  }),
  scenario(
    'settleWorkEmailClaim',
    'to confirm when the domain is gone',
    410,
    ['count', 'read', 'list', 'write once'],
    async () => {
      const sent = await settle('confirm');
      await env.DB.prepare(`update accounts set work_email = 'new.comer@gone.example'`).run();
      return sent;
    },
  ),
];

async function settle(decision: string): Promise<Sent> {
  const { person } = await ofSite();
  return ['POST', PATHS.claim(person.workLink), { body: form({ decision }) }];
}
