import { sql } from 'drizzle-orm';
import type { Account } from '../accounts/account.ts';
import type { Applicant } from '../applicants/applicant.ts';
import { applicantReading } from '../applicants/store.ts';
import { type Event, remember } from '../db/history.ts';
import type { Database } from '../db/session.ts';
import { type Bound, statement, type Value } from '../db/statement.ts';
import { accounts, events, idempotency, links, outbox, sessions } from '../db/tables.ts';
import type { HeldOnPerson, HistoryEntry } from './person.ts';

/** How many entries of a history one answer holds at the most. */
export const HISTORY_LIMIT = 1_000;

type Held<Name extends 'sessions' | 'links' | 'mails' | 'keys'> = HeldOnPerson[Name][number];

const accountOf = statement(
  (value: Value<'id'>) => sql<Account>`select * from ${accounts} where applicant_id = ${value('id')}`,
);

const sessionsOf = statement(
  (value: Value<'id'>) =>
    sql<Held<'sessions'>>`select client_id, expires_on from ${sessions} where applicant_id = ${value('id')}`,
);

const linksOf = statement(
  (value: Value<'id'>) =>
    sql<Held<'links'>>`select purpose, expires_on from ${links} where applicant_id = ${value('id')}`,
);

const mailsOf = statement(
  (value: Value<'id'>) => sql<Held<'mails'>>`
    select template, language, address, target, due_on from ${outbox}
    where link_id in (select id from ${links} where applicant_id = ${value('id')})`,
);

const keysOf = statement(
  (value: Value<'id'>) =>
    sql<Held<'keys'>>`select client_id, expires_on from ${idempotency} where applicant_id = ${value('id')}`,
);

const historyOf = statement(
  (value: Value<'id' | 'before'>) => sql<HistoryEntry>`
    select id, client_id, action, fields, request_id, at from ${events}
    where applicant_id = ${value('id')} and (${value('before')} is null or id < ${value('before')})
    order by id desc limit ${sql.raw(String(HISTORY_LIMIT))}`,
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
