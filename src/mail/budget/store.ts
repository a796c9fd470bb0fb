import { and, deleteFrom, eq, exists, gt, isNull, lt, notExists, type SQL, select, sql } from '../../db/builder.ts';
import { dayOf } from '../../db/day.ts';
import { type Follower, insertFollower, insertRow } from '../../db/insert.ts';
import { isInOldestPortion } from '../../db/portion.ts';
import { integer, type Placeholders, statement, text } from '../../db/statement.ts';
import { accounts, daily_counts, links, mailbox_events, outbox } from '../../db/tables.ts';
import { type ConditionalChange, type Database, ifChanged, read, transaction } from '../../db/transaction.ts';
import type { QueuedMail } from '../../platform/mailer.ts';
import { enqueueMail } from '../outbox.ts';
import { DENIAL_PERIOD, type DemandedMail, MAILBOX_LIMITS, type Mailbox } from './rules.ts';

/** A mail with what its budget is counted by. */
export interface BudgetedMail {
  readonly mail: QueuedMail;
  readonly mailbox: Mailbox;
  readonly kind: DemandedMail;
  /** Mails of the deployment on one day at the most. */
  readonly mailsADay: number;
}

const given = { id: sql<number>`null` };

/** `mailbox_hashes` is a JSON array of every hash of the mailbox. */
const limits = {
  mailbox_hashes: text,
  pause_since: integer,
  since: integer,
  most: integer,
  day: integer,
  most_of_day: integer,
};

type Spent = Placeholders<typeof limits & Pick<typeof mailbox_events._.columns, 'kind'>>;

const isOfMailbox = (hashes: SQL<string>): SQL =>
  sql`${mailbox_events.mailbox} in (select value from json_each(${hashes}))`;

const isWithinBudget = ({ mailbox_hashes, kind, pause_since, since, most, day, most_of_day }: Spent): SQL => {
  const ofMailbox = and(isOfMailbox(mailbox_hashes), eq(mailbox_events.kind, kind));
  const recent = select({ id: mailbox_events.id })
    .from(mailbox_events)
    .where(and(ofMailbox, gt(mailbox_events.at, pause_since)));
  const sent = sql`(select count(*) from ${mailbox_events} where ${and(ofMailbox, gt(mailbox_events.at, since))})`;
  const sentToday = sql`coalesce((select ${daily_counts.count} from ${daily_counts} where ${isMailsOf(day)}), 0)`;
  return sql`${notExists(recent)} and ${sent} < ${most} and ${sentToday} < ${most_of_day}`;
};

function isMailsOf(day: SQL<number>): SQL | undefined {
  return and(eq(daily_counts.day, day), eq(daily_counts.name, 'mails'));
}

/** One that has confirmed meanwhile needs no mail any more. */
const selectOpen = (link_id: SQL<string>) =>
  select({ id: links.id })
    .from(links)
    .where(and(eq(links.id, link_id), isNull(links.confirmed_on)));

/** A transaction that is repeated because its answer was lost finds the mail enqueued, and paid for. */
const selectMail = (id: SQL<string>) => select({ id: outbox.id }).from(outbox).where(eq(outbox.id, id));

const spendForLink = insertRow('spend mail budget for a link', mailbox_events, {
  given,
  parameters: { ...limits, link_id: links.id, mail_id: outbox.id },
  when: ({ link_id, mail_id, ...spent }) =>
    sql`${exists(selectOpen(link_id))} and ${notExists(selectMail(mail_id))} and ${isWithinBudget(spent)}`,
});

const spendForAccount = insertRow('spend mail budget for an account', mailbox_events, {
  given,
  parameters: { ...limits, applicant_id: accounts.applicant_id, account_email_key: accounts.account_email_key },
  when: ({ applicant_id, account_email_key, ...spent }) => {
    const account = select({ applicant_id: accounts.applicant_id })
      .from(accounts)
      .where(and(eq(accounts.applicant_id, applicant_id), eq(accounts.account_email_key, account_email_key)));
    return sql`${exists(account)} and ${isWithinBudget(spent)}`;
  },
});

const countMail = insertFollower('count mail of the day', daily_counts, {
  onConflict: {
    target: [daily_counts.day, daily_counts.name],
    set: { count: sql<number>`${daily_counts.count} + 1` },
  },
});

/**
 * Enqueues the mail of a link that is stored, within the budget of its mailbox and of the day.
 *
 * Beyond the budget nothing is enqueued, and its cause stands all the same. The counts are of this one database, so
 * they hold for all callers and all locations of Cloudflare's together.
 */
export function enqueueWithinBudget(demanded: BudgetedMail, now: number): ConditionalChange<never> {
  const { id: mail_id, link_id } = demanded.mail;
  const spent = spendForLink({ ...rowOf(demanded, now), link_id, mail_id });
  return ifChanged(spent, ...followersOf(demanded.mail, now));
}

/** Spends the budget of an account's mailbox; what the mail needs follows, and then the mail. */
export function spendBudgetOfAccount(
  demanded: BudgetedMail,
  account: { readonly applicant_id: string; readonly account_email_key: string },
  now: number,
  before: Follower,
  ...after: readonly Follower[]
): ConditionalChange<never> {
  const spent = spendForAccount({ ...rowOf(demanded, now), ...account });
  return ifChanged(spent, before, ...followersOf(demanded.mail, now), ...after);
}

const spendForMailbox = insertRow('spend mail budget for a mailbox', mailbox_events, {
  given,
  parameters: limits,
  when: isWithinBudget,
});

/** Spends the budget of a mailbox for a mail that is not stored; false beyond it. */
export async function spendBudgetOfMailbox(
  db: Database,
  budget: Omit<BudgetedMail, 'mail'>,
  now: number,
): Promise<boolean> {
  const row = rowOf(budget, now);
  const steps = {
    before: countEvents(row),
    spent: ifChanged(spendForMailbox(row), countMail({ day: dayOf(now), name: 'mails', count: 1 })),
    after: countEvents(row),
  };
  const { before, after } = await transaction(db, steps, { retry: 'never' });
  return after[0]?.count !== before[0]?.count;
}

function rowOf({ mailbox, kind, mailsADay }: Omit<BudgetedMail, 'mail'>, now: number) {
  const { pause, period, most, share } = MAILBOX_LIMITS[kind];
  return {
    mailbox: mailbox[0],
    mailbox_hashes: JSON.stringify(mailbox),
    kind,
    at: now,
    pause_since: now - pause,
    since: now - period,
    most,
    day: dayOf(now),
    most_of_day: Math.floor(mailsADay * share),
  };
}

function followersOf(mail: QueuedMail, now: number): Follower[] {
  return [enqueueMail(mail, now), countMail({ day: dayOf(now), name: 'mails', count: 1 })];
}

const countEvents = statement(
  'count mails of a mailbox',
  { mailbox_hashes: text, kind: mailbox_events.kind },
  (param) =>
    select({ count: sql<number>`count(*)`.as('count') })
      .from(mailbox_events)
      .where(and(isOfMailbox(param.mailbox_hashes), eq(mailbox_events.kind, param.kind))),
);

const insertDenial = insertFollower('insert denial if changed', mailbox_events, { given });

/** Records that the owner of a mailbox denied a claim, if it was denied. */
export function recordDenial([mailbox]: Mailbox, now: number): Follower {
  return insertDenial({ mailbox, kind: 'denial', at: now });
}

/** Whose denials, by a JSON array of every hash of the mailbox, and since when. */
export const denialsOf = { mailbox_hashes: text, denied_since: integer };

/** The condition for the denials that keep a mailbox from being claimed. */
export const isDenial = ({ mailbox_hashes, denied_since }: Placeholders<typeof denialsOf>): SQL | undefined =>
  and(isOfMailbox(mailbox_hashes), eq(mailbox_events.kind, 'denial'), gt(mailbox_events.at, denied_since));

/** These denials, for the statement that must not claim a mailbox. */
export const selectDenials = (param: Placeholders<typeof denialsOf>) =>
  select({ id: mailbox_events.id }).from(mailbox_events).where(isDenial(param));

const selectDenial = statement('select denial of a mailbox', denialsOf, (param) => selectDenials(param).limit(1));

/** The statement that finds a denial of the last 30 days, as a step of a transaction. */
export function denialStep(mailbox: Mailbox, now: number): ReturnType<typeof selectDenial> {
  return selectDenial({ mailbox_hashes: JSON.stringify(mailbox), denied_since: now - DENIAL_PERIOD });
}

const selectMailsOfDay = statement('select count of mails of a day', { day: daily_counts.day }, ({ day }) =>
  select({ count: daily_counts.count }).from(daily_counts).where(isMailsOf(day)),
);

/** The mails of a timestamp's day (UTC) that have been enqueued by then. */
export async function findMailsOfDay(db: Database, now: number): Promise<number> {
  const [row] = await read(db, selectMailsOfDay({ day: dayOf(now) }));
  return row?.count ?? 0;
}

const deleteOld = statement('delete old mailbox events', { before: integer }, ({ before }) =>
  deleteFrom(mailbox_events).where(and(isInOldestPortion(mailbox_events.id), lt(mailbox_events.at, before))),
);

/** Deletes what was done with mailboxes before the longest period that is counted. */
export async function deleteOldMailboxEvents(db: Database, now: number): Promise<void> {
  await transaction(db, { deleted: deleteOld({ before: now - DENIAL_PERIOD }) }, { retry: 'safe' });
}
