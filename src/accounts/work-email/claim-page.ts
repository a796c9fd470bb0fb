import { languageOf } from '../../pages/language.ts';
import { domainOf } from '../../profiles/email.ts';
import { maskEmail } from './mask.ts';
import { confirmedPage, confirmPage } from './pages.tsx';
import type { Claim } from './store.ts';

/** The page of a claim as it stands: the question while it is open, and that it is confirmed once it is. */
export function claimPage({ locale, username, account_email, work_email, confirmed_on }: Claim): string {
  const language = languageOf(locale);
  if (confirmed_on !== null) return confirmedPage(language);
  return confirmPage({
    language,
    username,
    maskedEmail: maskEmail(account_email),
    workEmailDomain: domainOf(work_email),
  });
}
