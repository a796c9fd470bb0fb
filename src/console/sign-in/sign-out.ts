import { consoleEndpoint } from '../endpoint.ts';
import { cookieOf } from './cookie.ts';
import { endSession } from './store.ts';

/**
 * POST /console/sign-out
 *
 * Ends the operator's session.
 */
export const signOut = consoleEndpoint({
  id: 'signOut',
  async handle(_input, { caller, primary, publicOrigin }) {
    await endSession(primary, caller.tokenHash);
    return { next: '/console/sign-in', cookie: cookieOf('', publicOrigin) };
  },
});
