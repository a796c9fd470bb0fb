import { listFirstDue } from '../../privacy/retention/due-store.ts';
import { consoleEndpoint } from '../endpoint.ts';
import { retentionPage } from './page.tsx';

/**
 * GET /console/retention
 *
 * The people who are due by the rule for how long people are kept; the first hundred.
 */
export const showRetention = consoleEndpoint({
  id: 'showRetention',
  async handle(_input, { primary, now, configuration: { retention } }) {
    return { page: retentionPage({ rule: retention, ...(await listFirstDue(primary, retention, now())) }) };
  },
});
