import { and, deleteFrom, eq, inArray, lte, select, sql, update } from '../db/builder.ts';
import { type Follower, insertFollower } from '../db/insert.ts';
import { isInPortion } from '../db/portion.ts';
import { integer, statement } from '../db/statement.ts';
import { links, outbox } from '../db/tables.ts';
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

const deleteById = statement('delete mail', { id: outbox.id }, ({ id }) => deleteFrom(outbox).where(eq(outbox.id, id)));

/** Deletes a mail that has been accepted. */
export async function deleteMail(db: Database, id: string): Promise<void> {
  await transaction(db, { deleted: deleteById({ id }) }, { retry: 'safe' });
}

const reschedule = statement(
  'reschedule mail',
  { id: outbox.id, due_on: outbox.due_on, attempts: outbox.attempts },
  ({ id, due_on, attempts }) =>
    update(outbox, { due_on }).where(and(eq(outbox.id, id), lte(outbox.attempts, attempts))),
);

/** Reschedules a mail that was not accepted, unless another run has leased it meanwhile. */
export async function rescheduleMail(db: Database, { id, attempts }: WaitingMail, dueOn: number): Promise<void> {
  await transaction(db, { rescheduled: reschedule({ id, due_on: dueOn, attempts }) }, { retry: 'safe' });
}

const deleteExpired = statement('delete expired links', { now: integer }, ({ now }) =>
  deleteFrom(links).where(isInPortion([links.id], lte(links.expires_on, now))),
);

/** Deletes links that have expired, and with them the mails that wait. */
export async function deleteExpiredLinks(db: Database, now: number): Promise<void> {
  await transaction(db, { deleted: deleteExpired({ now }) }, { retry: 'safe' });
}
