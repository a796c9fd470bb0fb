import { type Event, recordEvent, tallyEventIfKnown, tallyEvents } from '../db/audit.ts';
import { and, eq, gt, isNull, or, select, selectFrom, sql, update } from '../db/builder.ts';
import { type Bound, integer, optionalText, statement, text } from '../db/statement.ts';
import { applicants, hasStaleKey } from '../db/tables.ts';
import { type Database, ifChanged, transaction } from '../db/transaction.ts';
import { type Applicant, keyOf } from './applicant.ts';
import { emailKey } from './email.ts';

/** The applicant of that id, also when anonymized; a step for a transaction that does more. */
export const selectApplicant: (values: { id: string }) => Bound<Applicant> = statement(
  'select applicant by id',
  { id: applicants.id },
  ({ id }) => selectFrom(applicants).where(eq(applicants.id, id)),
);

/** The applicant of that id, also when anonymized; the event that this was read is recorded in the same transaction. */
export async function findApplicant(db: Database, id: string, reading?: Event): Promise<Applicant | undefined> {
  const steps = { applicant: selectApplicant({ id }), recorded: reading && tallyEventIfKnown(reading) };
  const { applicant } = await transaction(db, steps, { retry: reading === undefined ? 'safe' : 'never' });
  return applicant[0];
}

/** Records that applicants were read. */
export async function recordReadings(db: Database, readings: readonly Event[]): Promise<void> {
  if (readings.length > 0) await transaction(db, { recorded: tallyEvents(readings) }, { retry: 'never' });
}

const updateFields = statement(
  'update applicant',
  {
    id: applicants.id,
    email: applicants.email,
    email_key: applicants.email_key,
    external_applicant_name: applicants.external_applicant_name,
    versions: optionalText,
    now: integer,
  },
  (param) => {
    const email = sql<string | null>`coalesce(${param.email}, ${applicants.email})`;
    const name = sql<string | null>`coalesce(${param.external_applicant_name}, ${applicants.external_applicant_name})`;
    const isExpected = sql`${applicants.version} in (select value from json_each(${param.versions}))`;
    return update(applicants, {
      email,
      email_key: sql<string | null>`coalesce(${param.email_key}, ${applicants.email_key})`,
      external_applicant_name: name,
      version: sql<number>`${applicants.version} + 1`,
      modified_on: sql<number>`max(${param.now}, ${applicants.modified_on})`,
    })
      .where(
        and(
          eq(applicants.id, param.id),
          isNull(applicants.anonymized_on),
          or(isNull(param.versions), isExpected),
          sql`(${applicants.email} is not ${email} or ${applicants.external_applicant_name} is not ${name})`,
        ),
      )
      .returning({ id: applicants.id });
  },
);

/**
 * Changes the given fields of an applicant that is not anonymized and whose version is one of those named, if any are.
 *
 * Yields whether a value changed and the applicant as it stands afterwards, in one round trip. Never repeated: after a
 * lost answer another caller's change may have come in between, and a second try would undo it.
 */
export async function updateApplicant(
  db: Database,
  id: string,
  fields: { email?: string | undefined; external_applicant_name?: string | undefined },
  versions: readonly number[] | undefined,
  event: Event,
): Promise<{ changed: boolean; applicant: Applicant | undefined }> {
  const change = updateFields({
    id,
    email: fields.email ?? null,
    email_key: keyOf(fields.email),
    external_applicant_name: fields.external_applicant_name ?? null,
    versions: versions === undefined ? null : JSON.stringify(versions),
    now: event.at,
  });
  const steps = { changed: ifChanged(change, recordEvent(event)), applicant: selectApplicant({ id }) };
  const { changed, applicant } = await transaction(db, steps, { retry: 'never' });
  return { changed: changed.length === 1, applicant: applicant[0] };
}

/** Keys that one run renews at the most, so that no run holds the database up. */
const AT_ONCE = 500;

/** The bound of the id, which every id is above, makes SQLite search the index of such rows. */
const isStale = and(gt(applicants.id, sql`''`), hasStaleKey(applicants));

const selectStale = statement('select applicants with a stale e-mail key', {}, () =>
  select({ id: applicants.id, email: applicants.email }).from(applicants).where(isStale).limit(AT_ONCE),
);

/** An address that was changed meanwhile has its key already. */
const fillKeys = statement('fill e-mail keys', { addressed: text }, ({ addressed }) =>
  update(applicants, { email_key: sql<string>`json_each.value ->> 2` })
    .from(sql`json_each(${addressed})`)
    .where(
      and(
        sql`${applicants.id} = json_each.value ->> 0`,
        sql`${applicants.email} = json_each.value ->> 1`,
        hasStaleKey(applicants),
      ),
    ),
);

const blankKeys = statement('blank e-mail keys without an address', {}, () =>
  update(applicants, { email_key: null }).where(and(isStale, isNull(applicants.email))),
);

/**
 * Renews the keys of e-mail addresses that an earlier version of the service has stored, changed or erased.
 *
 * An address that has no key, as none can be stored today, gets its own text, so that it is not read again each minute.
 */
export async function renewEmailKeys(db: Database): Promise<void> {
  const { stale } = await transaction(db, { blanked: blankKeys({}), stale: selectStale({}) }, { retry: 'safe' });
  if (stale.length === 0) return;
  const addressed = stale.map(({ id, email }) => [id, email, emailKey(email ?? '') ?? email?.toLowerCase()]);
  await transaction(db, { filled: fillKeys({ addressed: JSON.stringify(addressed) }) }, { retry: 'safe' });
}
