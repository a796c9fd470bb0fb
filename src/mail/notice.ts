import { languageOf } from '../pages/language.ts';
import type { Context } from '../platform/context.ts';
import type { BudgetedMail } from './budget-store.ts';
import { newLinkId } from './links.ts';
import { mailboxHash } from './mailbox.ts';

/** The mails that tell of a change and lead nowhere. */
export type Notice = 'password_changed' | 'email_changed';

/** Address and language of a notice; the address is the one that a mail goes to. */
interface Recipient {
  readonly address: string;
  readonly locale: string;
}

/** A notice that is not enqueued yet; undefined where notices are switched off. */
export async function newNotice(
  context: Pick<Context, 'configuration' | 'secrets'>,
  template: Notice,
  { address, locale }: Recipient,
): Promise<BudgetedMail | undefined> {
  const { notices, mailsADay } = context.configuration;
  if (!notices) return undefined;
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return {
    mail: {
      id: newLinkId(),
      link_id: newLinkId(),
      template,
      language: languageOf(locale),
      address,
      target: null,
      username: null,
    },
    mailbox: await mailboxHash(context, address, domain),
    kind: 'notice',
    mailsADay,
  };
}
