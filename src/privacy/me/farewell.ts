import type { Account } from '../../accounts/account.ts';
import { spendBudgetOfMailbox } from '../../mail/budget/store.ts';
import { mailboxOf } from '../../mail/mailbox.ts';
import { languageOf } from '../../pages/language.ts';
import type { Context } from '../../platform/context.ts';
import { reasonOf } from '../../platform/mailer.ts';
import { domainOf, mailAddress } from '../../profiles/email.ts';

/**
 * Tells an erased person by mail that the account is gone: one try, for nothing of the person may be stored any more.
 *
 * It counts against the budget of the mailbox, by its keyed hash. Never rejects.
 */
export async function tellErased(context: Context, { account_email, locale }: Account): Promise<void> {
  const { configuration, company, mailer, db, now } = context;
  if (!configuration.notices) return;
  try {
    const to = mailAddress(account_email);
    const mailbox = await mailboxOf(context, to, domainOf(to) ?? '');
    const budget = { mailbox, kind: 'erased', mailsADay: configuration.mailsADay } as const;
    if (!(await spendBudgetOfMailbox(db, budget, now()))) return;
    const { compose } = await import('../../mail/messages.tsx');
    const message = compose('erased', languageOf(locale), { site: company.name, contact: company.contact });
    await mailer.send({ to, ...message });
  } catch (error) {
    // The message of a mail service can name the recipient.
    context.log('warn', 'mail_not_accepted', { template: 'erased', attempts: 1, reason: reasonOf(error) });
  }
}
