import { languageOf } from '../../pages/language.ts';
import type { Context } from '../../platform/context.ts';
import { maskEmail } from '../links/mask.ts';
import { confirmEmailPage, noticePage } from '../links/pages.tsx';
import type { LinkedAccount } from './store.ts';

/** The page of a link as it stands: the question while it is open, and that it has confirmed once it has. */
export function linkPage(
  { company }: Pick<Context, 'company'>,
  { locale, username, account_email, confirmed_on }: LinkedAccount,
): string {
  const language = languageOf(locale);
  if (confirmed_on !== null) return noticePage('emailConfirmed', language, company);
  return confirmEmailPage({ language, company, username, maskedEmail: maskEmail(account_email) });
}
