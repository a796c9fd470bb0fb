import { selectFrom, sql } from '../../db/builder.ts';
import { insertRow } from '../../db/insert.ts';
import { statement, text } from '../../db/statement.ts';
import { accounts, applicants, censuses } from '../../db/tables.ts';
import { type Database, read, transaction } from '../../db/transaction.ts';

/** A census as it is stored. */
export type Census = typeof censuses.$inferSelect;

/** People that are counted at once, and portions of one run at the most: a million people take 20 minutes. */
const PORTION = 20_000;
const PORTIONS = 3;

/** The statement that reads the running census and the last finished one, as a step of a transaction. */
export const selectCensuses = statement('select censuses', {}, () => selectFrom(censuses));

interface Counted {
  readonly last: string | null;
  readonly entries: number;
  readonly people: number;
  readonly accounts: number;
  readonly internal_accounts: number;
}

const from = { applicant_id: applicants.id, domains: text };

const countPortion = statement('count a portion of the people', from, ({ applicant_id, domains }) => {
  const domain = sql`substr(${accounts.work_email_key}, instr(${accounts.work_email_key}, '@') + 1)`;
  const isInternal = sql`${accounts.work_email_verified_on} is not null and ${accounts.internal_ended_on} is null
    and ${domain} in (select value from json_each(${domains}))`;
  const portion = sql`select ${applicants.id} as id, ${applicants.anonymized_on} is null as person,
      ${accounts.applicant_id} is not null as account, ${isInternal} as internal
    from ${applicants} left join ${accounts} on ${accounts.applicant_id} = ${applicants.id}
    where ${applicants.id} > ${applicant_id} order by ${applicants.id} limit ${sql.raw(String(PORTION))}`;
  return sql<Counted>`select max(id) as last, count(*) as entries, coalesce(sum(person), 0) as people,
    coalesce(sum(account), 0) as accounts, coalesce(sum(internal), 0) as internal_accounts from (${portion})`;
});

const excluded = <Type>(column: keyof Census) => sql<Type>`excluded.${sql.identifier(column)}`;

const store = insertRow('store census', censuses, {
  onConflict: {
    target: [censuses.state],
    set: {
      applicant_id: excluded<string>('applicant_id'),
      people: excluded<number>('people'),
      accounts: excluded<number>('accounts'),
      internal_accounts: excluded<number>('internal_accounts'),
      at: excluded<number>('at'),
    },
  },
});

/** A census before its first portion; every id is greater than its position. */
const blank = { state: 'running', applicant_id: '', people: 0, accounts: 0, internal_accounts: 0 } as const;

/**
 * Counts the next people, and begins anew when all are counted.
 *
 * The history cannot say how many there are: it is kept for a time, and began with a version of its own. So people are
 * counted, some each minute and never by a page; what changes behind the position is counted the next time. `allowed`
 * are the domains of work addresses, which decide who is internal.
 */
export async function takeCensus(db: Database, now: number, allowed: readonly string[]): Promise<void> {
  const domains = JSON.stringify(allowed);
  const known = await read(db, selectCensuses({}));
  let running: Omit<Census, 'at'> = known.find(({ state }) => state === 'running') ?? blank;
  for (let portions = 0; portions < PORTIONS; portions++) {
    const [counted] = await read(db, countPortion({ applicant_id: running.applicant_id, domains }));
    if (counted === undefined) return;
    running = {
      state: 'running',
      applicant_id: counted.last ?? running.applicant_id,
      people: running.people + counted.people,
      accounts: running.accounts + counted.accounts,
      internal_accounts: running.internal_accounts + counted.internal_accounts,
    };
    if (counted.entries === PORTION) continue;
    const finished = store({ ...running, state: 'finished', at: now });
    await transaction(db, { finished, begun: store({ ...blank, at: now }) }, { retry: 'safe' });
    return;
  }
  await transaction(db, { running: store({ ...running, at: now }) }, { retry: 'safe' });
}
