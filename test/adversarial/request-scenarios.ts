import { endpoints } from '../support/routes.ts';
import { accountScenarios } from './scenarios/accounts.ts';
import { operationScenarios } from './scenarios/operations.ts';
import { ownRightsScenarios } from './scenarios/own-rights.ts';
import { profileScenarios } from './scenarios/profiles.ts';
import { type Scenario, scenario } from './scenarios/scenario.ts';
import { tokenScenarios } from './scenarios/tokens.ts';
import { workEmailScenarios } from './scenarios/work-email.ts';

const written = [
  ...profileScenarios,
  ...tokenScenarios,
  ...accountScenarios,
  ...workEmailScenarios,
  ...ownRightsScenarios,
  ...operationScenarios,
];

/** Endpoints without credentials and input need no scenario of their own. */
const bare = endpoints
  .filter(
    ({ id, security, params, body }) =>
      security === undefined &&
      params === undefined &&
      body === undefined &&
      !written.some(({ endpoint }) => endpoint === id),
  )
  .map(({ id, method, paths, success }) => scenario(id, '', success.status, [], async () => [method, paths[0], {}]));

/** At least one way through every endpoint, and every way that calls something else. */
export const scenarios: readonly Scenario[] = [...written, ...bare];
