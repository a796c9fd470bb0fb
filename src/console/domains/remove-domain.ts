import { object, optional, string } from 'valibot';
import { Failure } from '../../http/failure.ts';
import { consoleEndpoint } from '../endpoint.ts';
import { logOutside } from '../log/entry.ts';

/**
 * POST /console/domains/remove
 *
 * Takes a domain off the list: its accounts are internal no longer.
 */
export const removeDomain = consoleEndpoint({
  id: 'removeDomain',
  body: { type: 'form', schema: object({ domain: optional(string(), '') }) },
  async handle({ body: { domain } }, context) {
    if (!(await context.domains.list()).includes(domain)) throw new Failure('not_found');
    await logOutside(context, 'domain_removed', domain);
    await context.domains.remove(domain);
    return { next: '/console/domains?done=removed' };
  },
});
