import { env } from 'cloudflare:workers';
import { hashPassword } from '../../../src/accounts/passwords/hashing/hashing.ts';
import { SCOPES } from '../../../src/clients/client.ts';
import { PATHS } from '../../support/paths.ts';
import { aClient } from '../../support/seed.ts';
import { basic, form, passwordGrant } from '../../support/service.ts';
import { clear } from '../../support/snapshots.ts';
import { bySite, OTHER_PASSWORD, ofSite } from './people.ts';
import { type Scenario, scenario } from './scenario.ts';

/** Every way through the token endpoints and the revocation of a token. */
export const tokenScenarios: readonly Scenario[] = [
  ...(['issueClientToken', 'issueFrontendToken'] as const).map((id) =>
    scenario(id, 'for a client', 200, bySite, async () => {
      await clear();
      const client = await aClient('oauth', { scopes: SCOPES });
      const path = id === 'issueClientToken' ? PATHS.clientToken : PATHS.frontendToken;
      const headers = basic(client.id, client.credential);
      return ['POST', path, { headers, body: form({ grant_type: 'client_credentials' }) }];
    }),
  ),
  scenario(
    'issueFrontendToken',
    'for an applicant',
    200,
    [...bySite, 'read', 'count', 'write once'],
    async () => {
      const { headers, person } = await ofSite();
      await env.DB.prepare('update accounts set password_hash = ?')
        .bind(await hashPassword(person.password))
        .run();
      return ['POST', PATHS.frontendToken, { headers, body: passwordGrant(person.username, person.password) }];
    },
    { doubled: true },
  ),
  scenario(
    'issueFrontendToken',
    'for an applicant whose password was hashed with less work',
    200,
    [...bySite, 'read', 'count', 'write once'],
    async () => {
      const { headers, person } = await ofSite();
      return ['POST', PATHS.frontendToken, { headers, body: passwordGrant(person.email, person.password) }];
    },
    { doubled: true },
  ),
  scenario(
    'issueFrontendToken',
    'with a wrong password',
    400,
    [...bySite, 'read', 'count', 'perhaps write'],
    async () => {
      const { headers, person } = await ofSite();
      return ['POST', PATHS.frontendToken, { headers, body: passwordGrant(person.username, OTHER_PASSWORD) }];
    },
  ),
  scenario(
    'issueFrontendToken',
    'for an unknown name',
    400,
    [...bySite, 'read', 'count', 'perhaps write'],
    async () => {
      const { headers } = await ofSite();
      return ['POST', PATHS.frontendToken, { headers, body: passwordGrant('unknown', OTHER_PASSWORD) }];
    },
  ),
  scenario('revokeToken', '', 200, [...bySite, 'write'], async () => {
    const { headers, person } = await ofSite();
    return ['POST', PATHS.revoke, { headers, body: form({ token: person.token }) }];
  }),
];
