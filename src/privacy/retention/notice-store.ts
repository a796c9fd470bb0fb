import { type Event, eventWhere } from '../../db/audit.ts';
import { and, eq, exists, isNotNull, isNull, notExists, select, sql, update } from '../../db/builder.ts';
import { integer, optionalText, statement } from '../../db/statement.ts';
import { accounts, links, outbox } from '../../db/tables.ts';
import { type Database, ifChanged, transaction } from '../../db/transaction.ts';
import type { BudgetedMail } from '../../mail/budget/store.ts';
import { noticeSteps } from '../../mail/notice-store.ts';
import type { Bounds } from './bounds.ts';
import { isNoticeOfRule, isUnused } from './condition-store.ts';

/** Notices of one round: each is a transaction of its own. */
export const NOTICES_AT_ONCE = 20;

const recipient = {
  applicant_id: accounts.applicant_id,
  account_email: accounts.account_email,
  locale: accounts.locale,
  retention_notice: accounts.retention_notice,
};

const selectUnnoticed = statement('select accounts to give notice of', { day: integer }, ({ day }) =>
  select(recipient)
    .from(accounts)
    .where(and(isNull(accounts.retention_notice), isUnused(day)))
    .limit(NOTICES_AT_ONCE),
);

/** Nothing was mailed, for the mailbox had had its share, or the mail has waited in vain for as long as it may. */
const selectUnaccepted = statement('select accounts whose notice was not accepted', { day: integer }, ({ day }) =>
  select(recipient)
    .from(accounts)
    .where(
      and(
        isNotNull(accounts.retention_notice),
        isNull(accounts.retention_noticed_on),
        isUnused(day),
        notExists(
          select({ id: links.id })
            .from(links)
            .where(eq(links.id, sql<string>`${accounts.retention_notice}`)),
        ),
      ),
    )
    .limit(NOTICES_AT_ONCE),
);

const selectOutdated = statement(
  'select accounts whose notice is of a shorter rule',
  { day: integer, noticed_on: integer, after: integer },
  ({ day, noticed_on, after }) =>
    select(recipient)
      .from(accounts)
      .where(
        and(
          isNotNull(accounts.retention_notice),
          sql`${accounts.retention_noticed_on} <= ${noticed_on}`,
          isUnused(day),
          sql`not ${isNoticeOfRule(after)}`,
        ),
      )
      .limit(NOTICES_AT_ONCE),
);

/** An account whose person gets a notice, as it was read. */
export type Unnoticed = NonNullable<ReturnType<typeof selectUnnoticed>['row']>;

/** The accounts whose people get a notice now, a portion of them. */
export async function listUnnoticed(db: Database, bounds: Bounds): Promise<Unnoticed[]> {
  const { noticeDay: day, noticedOn: noticed_on, noticeAfter: after } = bounds;
  if (day === null || noticed_on === null || after === null) return [];
  const steps = {
    unnoticed: selectUnnoticed({ day }),
    unaccepted: selectUnaccepted({ day }),
    outdated: selectOutdated({ day, noticed_on, after }),
  };
  const { unnoticed, unaccepted, outdated } = await transaction(db, steps, { retry: 'safe' });
  return [...unaccepted, ...outdated, ...unnoticed].slice(0, NOTICES_AT_ONCE);
}

const markNoticed = statement(
  'mark account as given notice of',
  {
    applicant_id: accounts.applicant_id,
    account_email: accounts.account_email,
    before: optionalText,
    notice: links.id,
    day: integer,
  },
  ({ applicant_id, account_email, before, notice, day }) =>
    update(accounts, { retention_notice: notice, retention_noticed_on: null }).where(
      and(
        eq(accounts.applicant_id, applicant_id),
        eq(accounts.account_email, account_email),
        sql`${accounts.retention_notice} is ${before}`,
        isUnused(day),
      ),
    ),
);

const recordNotice = eventWhere('record notice that waits', { mail: outbox.id }, ({ mail }) =>
  exists(select({ id: outbox.id }).from(outbox).where(eq(outbox.id, mail))),
);

/**
 * Enqueues the notice of an account that is still as it was read, and unused.
 *
 * Beyond the mail budget nothing is enqueued or recorded; the account then waits for as long as a mail may, and is found
 * again. So accounts of one mailbox keep no others from their notice.
 */
export async function giveNotice(
  db: Database,
  { applicant_id, account_email, retention_notice: before }: Unnoticed,
  notice: BudgetedMail,
  event: Event,
  day: number,
): Promise<void> {
  const { holder, enqueued } = noticeSteps(notice, applicant_id, event.at);
  const { id: mail, link_id } = notice.mail;
  const marked = markNoticed({ applicant_id, account_email, before, notice: link_id, day });
  const steps = { marked: ifChanged(marked, holder), enqueued, recorded: recordNotice(event, { mail }) };
  await transaction(db, steps, { retry: 'never' });
}
