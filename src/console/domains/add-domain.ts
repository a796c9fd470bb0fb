import { object, optional, string } from 'valibot';
import { Rejection } from '../../clients/management/rejection.ts';
import { consoleEndpoint } from '../endpoint.ts';
import { logOutside } from '../log/entry.ts';
import { toDomain } from './domain.ts';
import { domainsPage } from './page.tsx';
import { isPublicMailProvider } from './public-providers.ts';

/**
 * POST /console/domains
 *
 * Allows a domain; a public mail provider's only with a tick.
 *
 * The act is in the log before it is done: one that KV fails is told of without having happened, and none is missing.
 */
export const addDomain = consoleEndpoint({
  id: 'addDomain',
  body: { type: 'form', schema: object({ domain: optional(string(), ''), even_if_public: optional(string()) }) },
  async handle({ body: { domain: typed, even_if_public } }, context) {
    const { domains, assets } = context;
    try {
      const domain = toDomain(typed.trim());
      if (even_if_public !== 'on' && (await isPublicMailProvider(assets, domain))) {
        return { page: domainsPage({ domains: await domains.list(), typed, isPublic: true }), status: 400 };
      }
      await logOutside(context, 'domain_added', domain);
      await domains.add(domain);
      return { next: '/console/domains?done=added' };
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      const page = domainsPage({ domains: await domains.list(), typed, problem: error.message });
      return { page, status: 400 };
    }
  },
});
