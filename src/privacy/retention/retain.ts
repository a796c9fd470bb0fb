import { MAILBOX_LIMITS } from '../../mail/budget/rules.ts';
import { findMailsOfDay } from '../../mail/budget/store.ts';
import { newRetentionNotice } from '../../mail/notice.ts';
import type { Context } from '../../platform/context.ts';
import { mailAddress } from '../../profiles/email.ts';
import { eraseIf } from '../erasure.ts';
import { boundsOf } from './bounds.ts';
import { giveNotice, listUnnoticed, NOTICES_AT_ONCE } from './notice-store.ts';
import { AT_ONCE, listUnchanged, listUnused } from './store.ts';

/** The client in the history of people who are given notice, and anonymized, by the rule. */
const BY_RULE = 'retention';

/**
 * Enqueues the notices of accounts that end soon by `RETENTION`, one round of twenty; the outbox sends them.
 *
 * Nothing while no mail could be sent, and nothing beyond their share of the mails of a day: a rule that is new concerns
 * thousands at once, and resets must not wait for them.
 */
export async function giveNotices(context: Context): Promise<'more' | 'done'> {
  const { db, configuration, mailer, now } = context;
  const bounds = boundsOf(configuration.retention, now());
  if (bounds.noticeDay === null || !mailer.isConfigured) return 'done';
  const unnoticed = await listUnnoticed(db, bounds);
  if (unnoticed.length === 0) return 'done';
  const share = Math.floor(configuration.mailsADay * MAILBOX_LIMITS.retention.share);
  const affordable = unnoticed.slice(0, Math.max(0, share - (await findMailsOfDay(db, now()))));
  for (const account of affordable) {
    const { applicant_id, account_email, locale } = account;
    const notice = await newRetentionNotice(context, { address: mailAddress(account_email), locale });
    const event = { ...context.event('retention_notice', applicant_id), clientId: BY_RULE };
    await giveNotice(db, account, notice, event, bounds.noticeDay);
  }
  return affordable.length === NOTICES_AT_ONCE ? 'more' : 'done';
}

/**
 * Anonymizes people who are due by `RETENTION`, one round of twenty of either kind.
 *
 * Whether a person is due is decided once more by the statement that erases: one who logs in a second before stays. A
 * run that ends early loses nothing, for the next one finds the rest; its budget ends it at about a hundred people.
 */
export async function endRetention(context: Context): Promise<'more' | 'done'> {
  const { db, configuration, now } = context;
  const bounds = boundsOf(configuration.retention, now());
  const { endDay, noticedOn: noticedBy, modifiedOn } = bounds;
  const unused = await listUnused(db, bounds, now());
  for (const id of unused) await eraseIf(context, id, BY_RULE, { unusedSince: endDay ?? 0, noticedBy });
  const unchanged = await listUnchanged(db, bounds);
  for (const id of unchanged.ids) await eraseIf(context, id, BY_RULE, { unchangedSince: modifiedOn ?? 0 });
  return unused.length === AT_ONCE || unchanged.isPortion ? 'more' : 'done';
}
