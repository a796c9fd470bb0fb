import { and, deleteFrom, inArray, lt, lte, select, sql, update } from './builder.ts';
import { integer, statement } from './statement.ts';
import { accounts, events, idempotency, links, sessions } from './tables.ts';
import { type Database, transaction } from './transaction.ts';

/** Rows of a table that one run deletes at the most, so that no run holds the database up. */
const AT_ONCE = 5000;

const deleteExpiredSessions = statement('delete expired sessions', { now: integer }, ({ now }) =>
  deleteFrom(sessions).where(
    inArray(
      sessions.token_hash,
      select({ token_hash: sessions.token_hash }).from(sessions).where(lte(sessions.expires_on, now)).limit(AT_ONCE),
    ),
  ),
);

const deleteExpiredLinks = statement('delete expired links', { now: integer }, ({ now }) =>
  deleteFrom(links).where(
    inArray(links.id, select({ id: links.id }).from(links).where(lte(links.expires_on, now)).limit(AT_ONCE)),
  ),
);

const deleteExpiredKeys = statement('delete expired idempotency keys', { now: integer }, ({ now }) => {
  const expired = select({ client_id: idempotency.client_id, key_hash: idempotency.key_hash })
    .from(idempotency)
    .where(lte(idempotency.expires_on, now))
    .limit(AT_ONCE);
  return deleteFrom(idempotency).where(sql`(${idempotency.client_id}, ${idempotency.key_hash}) in ${expired}`);
});

/** A confirmed claim has no end. */
const releaseLapsedClaims = statement('release lapsed claims', { now: integer }, ({ now }) =>
  update(accounts, { work_email: null, work_email_key: null, claim_expires_on: null }).where(
    inArray(
      accounts.applicant_id,
      select({ applicant_id: accounts.applicant_id })
        .from(accounts)
        .where(lte(accounts.claim_expires_on, now))
        .limit(AT_ONCE),
    ),
  ),
);

/** Entries come in the order of their ids, so the oldest are found without an index on their timestamp. */
const deleteOldEvents = statement('delete old events', { before: integer }, ({ before }) =>
  deleteFrom(events).where(
    and(
      inArray(events.id, select({ id: events.id }).from(events).orderBy(events.id).limit(AT_ONCE)),
      lt(events.at, before),
    ),
  ),
);

/** Deletes entries of histories from before a timestamp, five thousand a run. */
export async function deleteHistoryBefore(db: Database, before: number): Promise<void> {
  await transaction(db, { deleted: deleteOldEvents({ before }) }, { retry: 'safe' });
}

/** Deletes sessions, links (with their mails) and idempotency keys that have expired; releases lapsed claims. */
export async function deleteExpired(db: Database, now: number): Promise<void> {
  await transaction(
    db,
    {
      sessions: deleteExpiredSessions({ now }),
      links: deleteExpiredLinks({ now }),
      keys: deleteExpiredKeys({ now }),
      claims: releaseLapsedClaims({ now }),
    },
    { retry: 'safe' },
  );
}
