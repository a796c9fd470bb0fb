import { object, optional, picklist } from 'valibot';
import { consoleEndpoint } from '../endpoint.ts';
import { domainsPage } from './page.tsx';

/**
 * GET /console/domains
 *
 * The domains that a work e-mail address may have.
 */
export const showDomains = consoleEndpoint({
  id: 'showDomains',
  query: object({ done: optional(picklist(['added', 'removed'])) }),
  async handle({ query: { done } }, { domains }) {
    return { page: domainsPage({ domains: await domains.list(), done }) };
  },
});
