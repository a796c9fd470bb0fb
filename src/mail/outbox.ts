import { and, deleteFrom, eq, inArray, isNull, lte, type SQL, select, sql, update } from '../db/builder.ts';
import { type Follower, insertFollower } from '../db/insert.ts';
import { isInPortion } from '../db/portion.ts';
import { integer, statement, text } from '../db/statement.ts';
import { accounts, links, outbox } from '../db/tables.ts';
import { type Database, transaction } from '../db/transaction.ts';
import type { QueuedMail } from '../platform/mailer.ts';

/** A mail that waits to be accepted by the mail service. */
export type WaitingMail = Readonly<Omit<typeof outbox.$inferSelect, 'due_on'>>;

/** Milliseconds for which a try has its mail for itself: longer than the mail service is waited for. */
const LEASE = 60_000;

const insert = insertFollower('enqueue mail if changed', outbox);

/**
 * Enqueues a mail in the transaction of the change that causes it, if there was one.
 *
 * The mail is leased for a minute to the call that enqueues it, which sends it at once.
 */
export function enqueueMail(mail: QueuedMail, now: number): Follower {
  return insert({ ...mail, due_on: now + LEASE, attempts: 1 });
}

/** The mail of that id, while it waits: a step that says whether it has been enqueued. */
export const selectMail = statement('select mail by id', { id: outbox.id }, ({ id }) =>
  select({ id: outbox.id }).from(outbox).where(eq(outbox.id, id)),
);

/** The link of that id, for the condition of a statement that may only follow it. */
export const linkOf = (id: SQL<string>) => select({ id: links.id }).from(links).where(eq(links.id, id));

/** That link as a step, which says whether it has been stored. */
export const selectLink = statement('select link by id', { id: links.id }, ({ id }) => linkOf(id));

/** A mail as `enqueueMail` has stored it, for the try that follows at once. */
export function firstTryOf(mail: QueuedMail): WaitingMail {
  return { ...mail, attempts: 1 };
}

/** Mails of one lease. */
export const MAILS_AT_ONCE = 20;

const leaseDue = statement('lease due mails', { now: integer, due_on: outbox.due_on }, ({ now, due_on }) =>
  update(outbox, { due_on, attempts: sql<number>`${outbox.attempts} + 1` })
    .where(
      inArray(
        outbox.id,
        select({ id: outbox.id })
          .from(outbox)
          .where(lte(outbox.due_on, now))
          .orderBy(outbox.due_on)
          .limit(MAILS_AT_ONCE),
      ),
    )
    .returning(),
);

/** Leases mails that are due, at most twenty, for a minute: no other run gets them meanwhile. */
export async function leaseDueMails(db: Database, now: number): Promise<WaitingMail[]> {
  const { mails } = await transaction(db, { mails: leaseDue({ now, due_on: now + LEASE }) }, { retry: 'never' });
  return mails;
}

/** The statement that finds those of several mails that wait; `ids` are a JSON array. */
export const selectMails = statement('select mails by id', { ids: text }, ({ ids }) =>
  select({ id: outbox.id }).from(outbox).where(sql`${outbox.id} in (select value from json_each(${ids}))`),
);

const deleteEnded = statement('delete mails', { ids: text }, ({ ids }) =>
  deleteFrom(outbox).where(sql`${outbox.id} in (select value from json_each(${ids}))`),
);

const reschedule = statement('reschedule mails', { failed: text }, ({ failed }) =>
  update(outbox, { due_on: sql<number>`json_each.value ->> 1` })
    .from(sql`json_each(${failed})`)
    .where(and(sql`${outbox.id} = json_each.value ->> 0`, sql`${outbox.attempts} <= json_each.value ->> 2`)),
);

/** The account of a notice that was not ended by a log-in meanwhile. */
const noteNotices = statement('note notices as accepted', { links: text, on: integer }, (param) => {
  const ids = sql`(select value from json_each(${param.links}))`;
  const noticed = select({ applicant_id: links.applicant_id }).from(links).where(sql`${links.id} in ${ids}`);
  return update(accounts, { retention_noticed_on: param.on }).where(
    and(
      inArray(accounts.applicant_id, noticed),
      sql`${accounts.retention_notice} in ${ids}`,
      isNull(accounts.retention_noticed_on),
    ),
  );
});

/** Mails that were tried at a time: those that are not tried again, and when the others are. */
interface TriedMails {
  readonly on: number;
  readonly ended: readonly WaitingMail[];
  readonly failed: readonly { readonly mail: WaitingMail; readonly dueOn: number }[];
}

/**
 * Deletes mails whose last try this was, notes with its account a notice that it ends, and reschedules the others, unless
 * another run has leased them meanwhile.
 */
export async function settleMails(db: Database, { on, ended, failed }: TriedMails): Promise<void> {
  const later = failed.map(({ mail: { id, attempts }, dueOn }) => [id, dueOn, attempts]);
  const notices = ended.filter(({ template }) => template === 'retention').map(({ link_id }) => link_id);
  const ids = ended.map(({ id }) => id);
  const steps = {
    noted: notices.length === 0 ? undefined : noteNotices({ links: JSON.stringify(notices), on }),
    deleted: ids.length === 0 ? undefined : deleteEnded({ ids: JSON.stringify(ids) }),
    rescheduled: later.length === 0 ? undefined : reschedule({ failed: JSON.stringify(later) }),
  };
  await transaction(db, steps, { retry: 'safe' });
}

const deleteExpired = statement('delete expired links', { now: integer }, ({ now }) =>
  deleteFrom(links).where(isInPortion([links.id], lte(links.expires_on, now))),
);

/** Deletes links that have expired, and with them the mails that wait. */
export async function deleteExpiredLinks(db: Database, now: number): Promise<void> {
  await transaction(db, { deleted: deleteExpired({ now }) }, { retry: 'safe' });
}
