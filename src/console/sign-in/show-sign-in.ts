import type { AnyEndpoint } from '../../http/endpoint.ts';
import { signInPage } from '../error-pages.tsx';
import { consoleErrors } from '../errors.ts';
import { CONSOLE_HEADERS } from '../headers.ts';

/**
 * GET /console/sign-in
 *
 * The page to sign in.
 */
export const showSignIn: AnyEndpoint<never> = {
  id: 'showSignIn',
  family: 'Console',
  undocumented: true,
  errors: consoleErrors,
  limited: true,
  success: { status: 200, headers: () => CONSOLE_HEADERS, body: (html: string) => html },
  handle: async () => signInPage(),
};
