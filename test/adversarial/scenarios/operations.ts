import { PATHS } from '../../support/paths.ts';
import { aClient } from '../../support/seed.ts';
import { clear } from '../../support/snapshots.ts';
import { aWebhookWithTicket } from '../../support/tickets.ts';
import { type Scenario, scenario } from './scenario.ts';

let origins = 0;
let tickets = 0;

/** Health, the reference page, a ticket of a command, and a preflight. */
export const operationScenarios: readonly Scenario[] = [
  scenario('describeApi', '', 200, ['file'], async () => ['GET', PATHS.openApi, {}]),
  scenario('readDocs', '', 200, ['file'], async () => ['GET', PATHS.docs, {}]),
  scenario('loadDocsFile', 'that is not there', 404, ['file'], async () => ['GET', '/docs/none.01234567.js', {}]),
  scenario('checkHealth', '', 200, ['read', 'list'], async () => ['GET', PATHS.health, {}]),
  scenario(
    'useTicket',
    '',
    200,
    ['count', 'read', 'write once'],
    async () => {
      await clear();
      // A new one: the isolate still knows the one before.
      tickets += 1;
      const ticket = `${tickets}`.padStart(43, 'a');
      return ['POST', PATHS.ticket(await aWebhookWithTicket(Date.now(), ticket)), { json: { ticket } }];
    },
    { again: [404] },
  ),
  scenario('registerAccount', 'as a preflight', 204, ['read'], async () => {
    await clear();
    origins += 1;
    const origin = `https://careers-${origins}.example`;
    await aClient('public', { origins: [origin] });
    return ['OPTIONS', PATHS.accounts, { headers: { origin, 'access-control-request-method': 'POST' } }];
  }),
];
