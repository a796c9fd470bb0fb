import type { Context } from '../platform/context.ts';
import type { BudgetedMail } from './budget/store.ts';
import { newMail, type Recipient } from './links.ts';
import { mailboxOf } from './mailbox.ts';

/** The mails that tell of a change and lead nowhere. */
export type Notice = 'password_changed' | 'email_changed';

type NoticeContext = Pick<Context, 'configuration' | 'secrets'>;

/** A notice of a change that is not enqueued yet; undefined where notices are switched off. */
export async function newNotice(
  context: NoticeContext,
  template: Notice,
  recipient: Recipient,
): Promise<BudgetedMail | undefined> {
  return context.configuration.notices ? budgeted(context, template, recipient) : undefined;
}

/** A notice that an account ends unless its person logs in, not enqueued yet. `RETENTION` alone switches it on. */
export function newRetentionNotice(context: NoticeContext, recipient: Recipient): Promise<BudgetedMail> {
  return budgeted(context, 'retention', recipient);
}

async function budgeted(
  context: NoticeContext,
  template: Notice | 'retention',
  recipient: Recipient,
): Promise<BudgetedMail> {
  const { address } = recipient;
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return {
    mail: newMail(template, recipient),
    mailbox: await mailboxOf(context, address, domain),
    kind: template,
    mailsADay: context.configuration.mailsADay,
  };
}
