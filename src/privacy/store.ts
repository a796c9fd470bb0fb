import { and, desc, eq, sql } from 'drizzle-orm';
import type { Applicant } from '../applicants/applicant.ts';
import { applicantReading } from '../applicants/store.ts';
import { type Event, remember } from '../db/history.ts';
import type { Database } from '../db/session.ts';
import { type Bound, queries, statement, type Value } from '../db/statement.ts';
import { accounts, events, idempotency, links, outbox, sessions } from '../db/tables.ts';
import type { HeldOnPerson, HistoryEntry } from './person.ts';

/** How many entries of a history one answer holds at the most. */
export const HISTORY_LIMIT = 1_000;

const accountOf = statement((value: Value<'id'>) =>
  queries
    .select()
    .from(accounts)
    .where(eq(accounts.applicant_id, value('id'))),
);

const sessionsOf = statement((value: Value<'id'>) =>
  queries
    .select({ client_id: sessions.client_id, expires_on: sessions.expires_on })
    .from(sessions)
    .where(eq(sessions.applicant_id, value('id'))),
);

const linksOf = statement((value: Value<'id'>) =>
  queries
    .select({ purpose: links.purpose, expires_on: links.expires_on })
    .from(links)
    .where(eq(links.applicant_id, value('id'))),
);

const mailsOf = statement((value: Value<'id'>) =>
  queries
    .select({
      template: outbox.template,
      language: outbox.language,
      address: outbox.address,
      target: outbox.target,
      due_on: outbox.due_on,
    })
    .from(outbox)
    .innerJoin(links, eq(links.id, outbox.link_id))
    .where(eq(links.applicant_id, value('id'))),
);

const keysOf = statement((value: Value<'id'>) =>
  queries
    .select({ client_id: idempotency.client_id, expires_on: idempotency.expires_on })
    .from(idempotency)
    .where(eq(idempotency.applicant_id, value('id'))),
);

const historyOf = statement((value: Value<'id' | 'before'>) =>
  queries
    .select({
      id: events.id,
      client_id: events.client_id,
      action: events.action,
      fields: events.fields,
      request_id: events.request_id,
      at: events.at,
    })
    .from(events)
    .where(
      and(eq(events.applicant_id, value('id')), sql`(${value('before')} is null or ${events.id} < ${value('before')})`),
    )
    .orderBy(desc(events.id))
    .limit(HISTORY_LIMIT),
);

/** Everything held on a person, read in one transaction that also remembers that it was read. */
export async function readPerson(db: Database, id: string, event: Event): Promise<HeldOnPerson | undefined> {
  const [[applicant], [account], sessions, links, mails, keys, history] = await db.batch(
    [
      applicantReading(id),
      accountOf({ id }),
      sessionsOf({ id }),
      linksOf({ id }),
      mailsOf({ id }),
      keysOf({ id }),
      historyOf({ id, before: null }),
      remember(event),
    ],
    { repeatable: false },
  );
  return applicant && { applicant, account, sessions, links, mails, keys, history };
}

/** The history of a person, newest first, older than the entry `before` if that is given; undefined without a person. */
export async function readHistory(
  db: Database,
  id: string,
  before: number | null,
): Promise<HistoryEntry[] | undefined> {
  const reading: [Bound<Applicant>, Bound<HistoryEntry>] = [applicantReading(id), historyOf({ id, before })];
  const [[applicant], history] = await db.batch(reading, { repeatable: true });
  return applicant && history;
}
