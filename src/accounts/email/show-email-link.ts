import { pageEndpoint } from '../links/endpoint.ts';
import { getLinkedAccount } from './email-link.ts';
import { linkPage } from './page.ts';

/**
 * GET /email/{token}
 *
 * The page that asks whether an e-mail address is an account's.
 *
 * In the language of the account. Nothing happens on GET: mail scanners follow links. Once the link has confirmed, the
 * page says so until the link expires.
 */
export const showEmailLink = pageEndpoint({
  id: 'showEmailLink',
  failures: ['link_gone'],
  handle: async ({ params: { token } }, context) => linkPage(context, await getLinkedAccount(context, token)),
});
