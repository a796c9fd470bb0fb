import type { Account } from '../../accounts/account.ts';
import { type Event, idOfEach } from '../../db/audit.ts';
import {
  and,
  eq,
  exists,
  gt,
  isNull,
  lte,
  notExists,
  or,
  type SQL,
  select,
  selectFrom,
  sql,
  update,
} from '../../db/builder.ts';
import { insertRows } from '../../db/insert.ts';
import { integer, statement, text } from '../../db/statement.ts';
import { accounts, applicants, events, mailbox_events } from '../../db/tables.ts';
import { type Database, transaction } from '../../db/transaction.ts';
import { DENIAL_PERIOD, type Mailbox } from '../../mail/budget/rules.ts';
import type { Applicant } from '../../profiles/applicant.ts';

/** A person to store, with the keys that no other person may have; null where there is no account or no work address. */
export interface NewPerson {
  readonly applicant: Applicant;
  readonly account: Account | undefined;
  /** The mailbox of the work address. */
  readonly mailbox: Mailbox | null;
  /** The entry of the history. */
  readonly event: Event;
}

/** A key of a person that another one has already. */
export type TakenKey = 'email' | 'username' | 'workEmail' | 'denied';

const KEYS = ['username_key', 'account_email_key', 'work_email_key', 'mailbox'] as const;

type Keys = Readonly<Record<(typeof KEYS)[number], SQL<string>>>;
type Times = Readonly<Record<'now' | 'denied_since', SQL<number>>>;

const ownerOf = (where: SQL | undefined) =>
  exists(select({ applicant_id: accounts.applicant_id }).from(accounts).where(where));

/** When each key is taken; of a key that is null never. A claim of a work address that has lapsed takes nothing. */
const IS_TAKEN: Readonly<Record<TakenKey, (keys: Keys, times: Times) => SQL>> = {
  email: ({ account_email_key }) => ownerOf(eq(accounts.account_email_key, account_email_key)),
  // A user name that is the e-mail address of an account would keep its owner from logging in.
  username: ({ username_key }) =>
    sql`(${ownerOf(eq(accounts.username_key, username_key))} or ${ownerOf(eq(accounts.account_email_key, username_key))})`,
  workEmail: ({ work_email_key }, { now }) =>
    ownerOf(
      and(
        eq(accounts.work_email_key, work_email_key),
        or(isNull(accounts.claim_expires_on), gt(accounts.claim_expires_on, now)),
      ),
    ),
  denied: ({ mailbox }, { denied_since }) =>
    exists(
      select({ id: mailbox_events.id })
        .from(mailbox_events)
        .where(
          and(
            sql`${mailbox_events.mailbox} in (select hash.value from json_each(${mailbox}) as hash)`,
            eq(mailbox_events.kind, 'denial'),
            gt(mailbox_events.at, denied_since),
          ),
        ),
    ),
};

const TAKEN_KEYS = Object.keys(IS_TAKEN) as TakenKey[];

const times = { now: integer, denied_since: integer };

const inRow = (name: string) => sql<string>`(json_each.value ->> ${sql.raw(`'${name}'`)})`;
const keysInRow = Object.fromEntries(KEYS.map((key) => [key, inRow(key)])) as Keys;

const selectTaken = statement('select which keys of imported people are taken', { ...times, rows: text }, (param) => {
  const found = TAKEN_KEYS.map(
    (key) =>
      sql`select ${inRow('applicant_id')} as applicant_id, ${sql.raw(`'${key}'`)} as taken from json_each(${param.rows}) where ${IS_TAKEN[key](keysInRow, param)}`,
  );
  return sql<{ applicant_id: string; taken: TakenKey }>`${sql.join(found, sql` union all `)}`;
});

const isKnown = (id: SQL<string>) => select({ id: applicants.id }).from(applicants).where(eq(applicants.id, id));

/** The entry of the history comes first, and claims the id for this call: a call's own id is in no other entry. */
const claimIds = insertRows('claim ids of imported people', events, {
  given: { id: idOfEach },
  extra: KEYS,
  parameters: times,
  when: (row, param) => {
    const taken = TAKEN_KEYS.map((key) => sql`not ${IS_TAKEN[key](row, param)}`);
    return sql`${notExists(isKnown(row.applicant_id))} and ${sql.join(taken, sql` and `)}`;
  },
});

const claimOf = (id: SQL<string>, requestId: SQL<string>) =>
  select({ id: events.id })
    .from(events)
    .where(and(eq(events.applicant_id, id), eq(events.request_id, requestId), eq(events.action, 'created')));

const insertApplicants = insertRows('insert imported applicants', applicants, {
  parameters: { request_id: text },
  when: ({ id }, { request_id }) => exists(claimOf(id, request_id)),
});

/** An applicant who was erased before the transaction was repeated gets no account again. */
const insertAccounts = insertRows('insert imported accounts', accounts, {
  parameters: { request_id: text },
  when: ({ applicant_id }, { request_id }) =>
    sql`${exists(claimOf(applicant_id, request_id))} and ${exists(
      select({ id: applicants.id })
        .from(applicants)
        .where(and(eq(applicants.id, applicant_id), isNull(applicants.anonymized_on))),
    )}`,
});

const releaseLapsed = statement(
  'release lapsed claims of imported work addresses',
  { keys: text, now: integer },
  (param) =>
    update(accounts, { work_email: null, work_email_key: null, claim_expires_on: null }).where(
      and(
        sql`${accounts.work_email_key} in (select value from json_each(${param.keys}))`,
        lte(accounts.claim_expires_on, param.now),
      ),
    ),
);

const idsIn = (ids: SQL<string>) => sql`(select value from json_each(${ids}))`;

const selectApplicants = statement('select applicants of an import', { ids: text }, ({ ids }) =>
  selectFrom(applicants).where(sql`${applicants.id} in ${idsIn(ids)}`),
);

const selectAccounts = statement('select accounts of an import', { ids: text }, ({ ids }) =>
  selectFrom(accounts).where(sql`${accounts.applicant_id} in ${idsIn(ids)}`),
);

const selectCreated = statement('select people that an import created', { ids: text, request_id: text }, (param) =>
  select({ applicant_id: events.applicant_id })
    .from(events)
    .where(
      and(
        sql`${events.applicant_id} in ${idsIn(param.ids)}`,
        eq(events.request_id, param.request_id),
        eq(events.action, 'created'),
      ),
    ),
);

/** People of a portion after it was stored. */
export interface StoredPortion {
  /** Ids that this call has created. */
  readonly created: ReadonlySet<string>;
  /** The people who had one of the ids before. */
  readonly applicants: ReadonlyMap<string, Applicant>;
  readonly accounts: ReadonlyMap<string, Account>;
  /** Keys that other people had before, by the id of the row. */
  readonly taken: ReadonlyMap<string, ReadonlySet<TakenKey>>;
}

/**
 * Stores the people of a portion whose ids and keys are free, in one transaction; each with account and history, or not
 * at all.
 *
 * Uniqueness is decided by the statement that claims the ids, so that no registration can come in between. Repeated, the
 * transaction finds its own claims.
 */
export async function storePeople(db: Database, people: readonly NewPerson[], now: number): Promise<StoredPortion> {
  const [first] = people;
  if (first === undefined) throw new Error('a portion has no people');
  const request_id = first.event.requestId;
  const ids = JSON.stringify(people.map(({ applicant }) => applicant.id));
  const claims = people.map(({ applicant, account, mailbox, event }) => ({
    applicant_id: applicant.id,
    client_id: event.clientId,
    action: event.action,
    fields: event.fields.join(' '),
    request_id,
    at: event.at,
    day: null,
    count: null,
    username_key: account?.username_key ?? null,
    account_email_key: account?.account_email_key ?? null,
    work_email_key: account?.work_email_key ?? null,
    mailbox: JSON.stringify(mailbox),
  }));
  const param = { now, denied_since: now - DENIAL_PERIOD };
  const newAccounts = people.flatMap(({ account }) => (account === undefined ? [] : [account]));
  const workKeys = newAccounts.flatMap(({ work_email_key }) => work_email_key ?? []);
  const steps = {
    applicants: selectApplicants({ ids }),
    accounts: selectAccounts({ ids }),
    taken: selectTaken({ ...param, rows: JSON.stringify(claims) }),
    released: workKeys.length === 0 ? undefined : releaseLapsed({ keys: JSON.stringify(workKeys), now }),
    claimed: claimIds(claims, param),
    inserted: insertApplicants(
      people.map(({ applicant }) => applicant),
      { request_id },
    ),
    registered: newAccounts.length === 0 ? undefined : insertAccounts(newAccounts, { request_id }),
    created: selectCreated({ ids, request_id }),
  };
  const found = await transaction(db, steps, { retry: 'safe' });
  return {
    created: new Set(found.created.map(({ applicant_id }) => applicant_id)),
    ...byId(found),
    taken: new Map(
      [...Map.groupBy(found.taken, ({ applicant_id }) => applicant_id)].map(([id, rows]) => [
        id,
        new Set(rows.map(({ taken }) => taken)),
      ]),
    ),
  };
}

/** The people who have one of these ids. */
export async function findPeople(
  db: Database,
  ids: readonly string[],
): Promise<Pick<StoredPortion, 'applicants' | 'accounts'>> {
  const wanted = { ids: JSON.stringify(ids) };
  const steps = { applicants: selectApplicants(wanted), accounts: selectAccounts(wanted) };
  return byId(await transaction(db, steps, { retry: 'safe' }));
}

function byId(found: { readonly applicants: readonly Applicant[]; readonly accounts: readonly Account[] }) {
  return {
    applicants: new Map(found.applicants.map((applicant) => [applicant.id, applicant])),
    accounts: new Map(found.accounts.map((account) => [account.applicant_id, account])),
  };
}
