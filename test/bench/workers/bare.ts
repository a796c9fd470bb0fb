import { logIn, me, register } from './bare-accounts.ts';
import { anonymize, create, get, lookUp, patch } from './bare-applicants.ts';
import { confirm, token } from './bare-tokens.ts';

/**
 * The floor: what a careful developer would write who needs nothing but the work itself.
 *
 * The same statements, the same hashing and the same bodies, without a router, validation, authentication, conditions,
 * counters, retries, log lines or error formats.
 */
export default {
  fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === '/applicants') {
      return request.method === 'POST' ? create(request, env) : lookUp(searchParams.get('email') ?? '', env);
    }
    if (pathname.startsWith('/applicants/')) {
      const [, , id = '', action] = pathname.split('/');
      if (action === 'anonymize') return anonymize(id, env);
      return request.method === 'PATCH' ? patch(id, request, env) : get(id, env);
    }
    if (pathname === '/connect/token') return token(request, env);
    if (pathname === '/api/rest/oauth/frontend/token') return logIn(request, env);
    if (pathname === '/api/rest/v3/frontend/applicants') return register(request, env);
    if (pathname === '/api/rest/v3/frontend/me') return me(request, env);
    return confirm(pathname.slice('/work-email/'.length), env);
  },
} satisfies ExportedHandler<Env>;
