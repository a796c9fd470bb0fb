import { languageOf } from '../../pages/language.ts';
import type { Context } from '../../platform/context.ts';
import { domainOf } from '../../profiles/email.ts';
import { maskEmail } from '../links/mask.ts';
import { confirmPage, noticePage } from '../links/pages.tsx';
import type { Claim } from './store.ts';

/** The page of a claim as it stands: the question while it is open, and that it is confirmed once it is. */
export function claimPage(
  { company }: Pick<Context, 'company'>,
  { locale, username, account_email, work_email, confirmed_on }: Claim,
): string {
  const language = languageOf(locale);
  if (confirmed_on !== null) return noticePage('confirmed', language, company);
  return confirmPage({
    language,
    company,
    username,
    maskedEmail: maskEmail(account_email),
    workEmailDomain: domainOf(work_email),
  });
}
