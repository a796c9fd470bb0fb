import * as v from 'valibot';
import { type AnyEndpoint, endpoint } from '../http/endpoint.ts';
import { languageOf } from '../mail/language.ts';
import { maskEmail } from './mask.ts';
import { domainOf } from './names.ts';
import { PAGE_HEADERS, pageDialect } from './page-dialect.ts';
import { confirmedPage, confirmPage, deniedPage } from './pages.ts';
import { openClaim, settleClaim } from './work-email.ts';

const shared = {
  family: 'Pages',
  dialect: pageDialect,
  paths: ['/work-email/:token'],
  params: { token: /^[\w.-]{1,100}$/ },
  examples: { token: 'the-id-of-the-link.its-signature' },
  limited: true,
  failures: ['link_gone'],
} as const;

const page = { status: 200, headers: () => PAGE_HEADERS, body: (html: string) => html } as const;

/** What a mail to a work address leads to. Nothing happens on GET: mail scanners follow links. */
export const pageEndpoints: readonly AnyEndpoint[] = [
  endpoint({
    ...shared,
    id: 'showWorkEmailClaim',
    method: 'GET',
    summary: 'The page that asks whether a work address is claimed rightly',
    reply: {
      ...page,
      description: 'A page in the language of the account.',
      example: confirmPage({ language: 'en', username: 'jane.doe', maskedEmail: 'j•••@e•••.com' }),
    },
    async handle({ params }, context) {
      const claim = await openClaim(context, params.token);
      return confirmPage({
        language: languageOf(claim.locale),
        username: claim.username,
        maskedEmail: maskEmail(claim.account_email),
        workEmailDomain: domainOf(claim.work_email),
      });
    },
  }),

  endpoint({
    ...shared,
    id: 'settleWorkEmailClaim',
    method: 'POST',
    summary: 'The two buttons of that page',
    failures: ['link_gone', 'domain_gone'],
    body: {
      type: 'form',
      schema: v.object({ decision: v.picklist(['confirm', 'deny']) }),
      example: { decision: 'confirm' },
    },
    reply: { ...page, description: 'A page that says what is the case now.', example: confirmedPage('en') },
    async handle({ params, body }, context) {
      const { locale } = await settleClaim(context, params.token, body.decision);
      return (body.decision === 'confirm' ? confirmedPage : deniedPage)(languageOf(locale));
    },
  }),
];
