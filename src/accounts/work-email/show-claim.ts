import { pageEndpoint } from '../links/endpoint.ts';
import { getClaim } from './claim.ts';
import { claimPage } from './claim-page.ts';

/**
 * GET /work-email/{token}
 *
 * The page that asks whether a work address is claimed rightly.
 *
 * In the language of the account. Nothing happens on GET: mail scanners follow links. Once the link has confirmed, the
 * page says so until the link expires.
 */
export const showWorkEmailClaim = pageEndpoint({
  id: 'showWorkEmailClaim',
  failures: ['link_gone'],
  handle: async ({ params: { token } }, context) => claimPage(context, await getClaim(context, token)),
});
