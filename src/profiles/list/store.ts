import { and, desc, eq, gte, isNotNull, isNull, or, type SQL, select, selectFrom, sql } from '../../db/builder.ts';
import {
  type Bound,
  integer,
  optionalInteger,
  optionalText,
  type Placeholders,
  statement,
  text,
} from '../../db/statement.ts';
import { accounts, applicants } from '../../db/tables.ts';
import { type Database, read } from '../../db/transaction.ts';
import { type Applicant, keyOf } from '../applicant.ts';
import { usernameKey } from '../username.ts';
import type { Position } from './cursor.ts';

/** Filters of a list, all of which an applicant matches. Timestamps are milliseconds since 1970 (UTC). */
export interface Filters {
  readonly external_applicant_id?: string | undefined;
  readonly email?: string | undefined;
  readonly username?: string | undefined;
  /** Created then or later. */
  readonly created_from?: number | undefined;
  /** Created before. */
  readonly created_to?: number | undefined;
  readonly anonymized?: boolean | undefined;
}

/** Which part of a list is read. */
export interface Part {
  /** Only what comes after this position. */
  readonly after: Position | undefined;
  readonly limit: number;
  /** Whether an e-mail address is also looked for among accounts and work addresses. */
  readonly withAccounts: boolean;
}

/** Every list has both bounds, so that SQLite searches an index for them and reads it in order, up to the limit. */
const range = { from: integer, before_on: integer, before_id: text, limit: integer };
const others = { reference: optionalText, anonymized: optionalInteger };

type Others = Placeholders<typeof others>;

/** One source of a list: what one index yields in order. */
function source(param: Pick<Placeholders<typeof range>, 'from' | 'before_on' | 'before_id'>, where: SQL | undefined) {
  const isBefore = sql`(${applicants.created_on}, ${applicants.id}) < (${param.before_on}, ${param.before_id})`;
  return selectFrom(applicants).where(and(where, gte(applicants.created_on, param.from), isBefore));
}

const NEWEST_FIRST = [desc(applicants.created_on), desc(applicants.id)];
const LIMIT = sql.placeholder('limit');

/** Filters that no index answers, applied to the rows that one found; null is no filter. */
const isAnonymizedAs = ({ anonymized }: Pick<Others, 'anonymized'>) =>
  or(isNull(anonymized), sql`(${applicants.anonymized_on} is not null) = ${anonymized}`);
const matches = (param: Others) =>
  and(
    or(isNull(param.reference), sql`${applicants.external_applicant_id} = ${param.reference}`),
    isAnonymizedAs(param),
  );

const selectAll = statement('list applicants', range, (param) =>
  source(param, isNull(applicants.anonymized_on))
    .unionAll(source(param, isNotNull(applicants.anonymized_on)))
    .orderBy(...NEWEST_FIRST)
    .limit(LIMIT),
);

const selectLive = statement('list applicants that are not anonymized', range, (param) =>
  source(param, isNull(applicants.anonymized_on))
    .orderBy(...NEWEST_FIRST)
    .limit(LIMIT),
);

const selectAnonymized = statement('list anonymized applicants', range, (param) =>
  source(param, isNotNull(applicants.anonymized_on))
    .orderBy(...NEWEST_FIRST)
    .limit(LIMIT),
);

const selectByReference = statement(
  'list applicants by reference',
  { ...range, reference: text, anonymized: optionalInteger },
  (param) =>
    source(param, and(eq(applicants.external_applicant_id, param.reference), isAnonymizedAs(param)))
      .orderBy(...NEWEST_FIRST)
      .limit(LIMIT),
);

const byEmail = { ...range, ...others, email_key: text };

const selectByEmail = statement('list applicants by e-mail address', byEmail, (param) =>
  source(param, and(eq(applicants.email_key, param.email_key), matches(param)))
    .orderBy(...NEWEST_FIRST)
    .limit(LIMIT),
);

/** The id of the applicant of an account. */
const ownerOf = (where: SQL) => sql`(${select({ applicant_id: accounts.applicant_id }).from(accounts).where(where)})`;

/** An account adds one applicant at most, and a work address one more; each only where no source before has it. */
const selectByAnyEmail = statement('list applicants by any e-mail address', byEmail, (param) => {
  const owner = ownerOf(eq(accounts.account_email_key, param.email_key));
  const claimant = ownerOf(eq(accounts.work_email_key, param.email_key));
  const isNew = and(sql`${applicants.email_key} is not ${param.email_key}`, matches(param));
  return source(param, and(eq(applicants.email_key, param.email_key), matches(param)))
    .unionAll(source(param, and(sql`${applicants.id} = ${owner}`, isNew)))
    .unionAll(source(param, and(sql`${applicants.id} = ${claimant}`, sql`${applicants.id} is not ${owner}`, isNew)))
    .orderBy(...NEWEST_FIRST)
    .limit(LIMIT);
});

const selectByUsername = statement(
  'list applicants by user name',
  { ...range, ...others, email_key: optionalText, username_key: text },
  (param) => {
    const owner = ownerOf(eq(accounts.username_key, param.username_key));
    const hasEmail = sql`${param.email_key} in (${accounts.account_email_key}, ${accounts.work_email_key})`;
    const addressee = ownerOf(and(eq(accounts.username_key, param.username_key), hasEmail) as SQL);
    const isAddressee = sql`(${applicants.email_key} = ${param.email_key} or ${applicants.id} = ${addressee})`;
    return source(
      param,
      and(sql`${applicants.id} = ${owner}`, or(isNull(param.email_key), isAddressee), matches(param)),
    )
      .orderBy(...NEWEST_FIRST)
      .limit(LIMIT);
  },
);

/** Timestamps before and after all that a `Date` can be. */
const [EVER, NEVER] = [-8.64e15, 8.64e15];

/**
 * A part of the list of the applicants that match every filter, newest first.
 *
 * The most selective filter picks the index; the others leave rows out of what it yields. `created_on` and the id never
 * change, so a position stays where it is whatever is created or anonymized meanwhile.
 */
export function listPage(db: Database, filters: Filters, part: Part): Promise<Applicant[]> {
  return read(db, selectPage(filters, part));
}

/** The same as a step of a transaction. */
export function selectPage(filters: Filters, { after, limit, withAccounts }: Part): Bound<Applicant> {
  const { external_applicant_id: reference, username } = filters;
  const common = { ...rangeOf(filters, after), limit };
  const anonymized = filters.anonymized === undefined ? null : Number(filters.anonymized);
  const others = { ...common, reference: reference ?? null, anonymized };
  const email_key = keyOf(filters.email);
  if (username !== undefined) return selectByUsername({ ...others, email_key, username_key: usernameKey(username) });
  if (email_key !== null) return (withAccounts ? selectByAnyEmail : selectByEmail)({ ...others, email_key });
  if (reference !== undefined) return selectByReference({ ...common, reference, anonymized });
  if (anonymized === null) return selectAll(common);
  return anonymized === 1 ? selectAnonymized(common) : selectLive(common);
}

/** The bounds of a list: from a timestamp, to the earlier of the end of the filter and the position. No id is before `''`. */
function rangeOf({ created_from = EVER, created_to = NEVER }: Filters, after: Position | undefined) {
  const isCursor = after !== undefined && after.created_on < created_to;
  return {
    from: created_from,
    before_on: isCursor ? after.created_on : created_to,
    before_id: isCursor ? after.id : '',
  };
}
