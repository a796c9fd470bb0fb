import { languageOf } from '../../pages/language.ts';
import { domainOf } from '../../profiles/email.ts';
import { getOpenClaim } from './claim.ts';
import { pageEndpoint } from './endpoint.ts';
import { maskEmail } from './mask.ts';
import { confirmPage } from './pages.tsx';

/**
 * GET /work-email/{token}
 *
 * The page that asks whether a work address is claimed rightly.
 *
 * In the language of the account. Nothing happens on GET: mail scanners follow links.
 */
export const showWorkEmailClaim = pageEndpoint({
  id: 'showWorkEmailClaim',
  failures: ['link_gone'],
  async handle({ params: { token } }, context) {
    const claim = await getOpenClaim(context, token);
    return confirmPage({
      language: languageOf(claim.locale),
      username: claim.username,
      maskedEmail: maskEmail(claim.account_email),
      workEmailDomain: domainOf(claim.work_email),
    });
  },
});
