import { type Event, recordEvent } from '../../db/audit.ts';
import { and, type Changes, eq, isNull, notExists, or, type SQL, select, sql, update } from '../../db/builder.ts';
import { integer, optionalInteger, optionalText, type Placeholders, statement } from '../../db/statement.ts';
import { accounts } from '../../db/tables.ts';
import { type Database, ifChanged, transaction, UniqueViolation } from '../../db/transaction.ts';
import { emailKey } from '../../profiles/email.ts';
import { usernameKey } from '../../profiles/username.ts';
import type { Account } from '../account.ts';
import { selectAccount } from '../store.ts';
import type { AccountChanges } from './update-rules.ts';

const parameters = {
  applicant_id: accounts.applicant_id,
  salutation: optionalText,
  sets_firstname: integer,
  firstname: accounts.firstname,
  sets_lastname: integer,
  lastname: accounts.lastname,
  locale: optionalText,
  username: optionalText,
  username_key: optionalText,
  /** The key of the address that the user name is, if it is one. */
  address_key: optionalText,
  /** 1 accepts, 0 withdraws, null leaves consent as it is. */
  consent: optionalInteger,
  consent_version: accounts.consent_version,
  now: integer,
};

type Parameters = Placeholders<typeof parameters>;

/** Consent to the same version again does not move the timestamp of the first. */
function consentOf({ consent, consent_version, now }: Parameters) {
  const isSame = sql`${accounts.consented_on} is not null and coalesce(${consent_version}, ${accounts.consent_version}, '') = coalesce(${accounts.consent_version}, '')`;
  const choose = <Value>(column: SQL | typeof accounts.consented_on | typeof accounts.consent_version, given: SQL) =>
    sql<Value>`case ${consent} when 1 then case when ${isSame} then ${column} else ${given} end when 0 then null else ${column} end`;
  return {
    consented_on: choose<number | null>(accounts.consented_on, now),
    consent_version: choose<string | null>(accounts.consent_version, consent_version),
  };
}

function changesOf(param: Parameters) {
  const { salutation, sets_firstname, firstname, sets_lastname, lastname, locale, username, username_key } = param;
  return {
    salutation: sql<string>`coalesce(${salutation}, ${accounts.salutation})`,
    firstname: sql<string | null>`case when ${sets_firstname} then ${firstname} else ${accounts.firstname} end`,
    lastname: sql<string | null>`case when ${sets_lastname} then ${lastname} else ${accounts.lastname} end`,
    locale: sql<string>`coalesce(${locale}, ${accounts.locale})`,
    username: sql<string>`coalesce(${username}, ${accounts.username})`,
    username_key: sql<string>`coalesce(${username_key}, ${accounts.username_key})`,
    ...consentOf(param),
  } satisfies Changes<typeof accounts>;
}

/** User names and addresses are one name space: no other account's address, and of one's own only the present one. */
function isFree({ applicant_id, username_key, address_key }: Parameters): SQL | undefined {
  const others = select({ applicant_id: accounts.applicant_id })
    .from(accounts)
    .where(and(sql`${accounts.account_email_key} = ${username_key}`, sql`${accounts.applicant_id} <> ${applicant_id}`));
  return and(notExists(others), or(isNull(address_key), sql`${accounts.account_email_key} = ${address_key}`));
}

const change = statement('update account', parameters, (param) => {
  const changes = changesOf(param);
  const differs = Object.entries(changes).map(
    ([name, value]) => sql`${accounts[name as keyof typeof changes]} is not ${value}`,
  );
  return update(accounts, changes)
    .where(and(eq(accounts.applicant_id, param.applicant_id), isFree(param), or(...differs)))
    .returning({ applicant_id: accounts.applicant_id });
});

/** An account as it stands after an update, undefined where there is none; or that its new user name is taken. */
interface Updated {
  readonly account: Account | undefined;
  readonly changed: boolean;
  /** Another account has the user name, or has it as its address: nothing changed then. */
  readonly isTaken: boolean;
}

/**
 * Changes the given values of an account.
 *
 * The statement itself decides whether the user name is free. Never repeated: after a lost answer another change may have
 * come in between.
 */
export async function updateAccount(
  db: Database,
  applicantId: string,
  changes: AccountChanges,
  event: Event,
): Promise<Updated> {
  const { username, firstname, lastname, consent } = changes;
  const bound = change({
    applicant_id: applicantId,
    salutation: changes.salutation ?? null,
    sets_firstname: Number(firstname !== undefined),
    firstname: firstname ?? null,
    sets_lastname: Number(lastname !== undefined),
    lastname: lastname ?? null,
    locale: changes.locale ?? null,
    username: username ?? null,
    username_key: username === undefined ? null : usernameKey(username),
    address_key: username === undefined ? null : (emailKey(username) ?? null),
    consent: consent === undefined ? null : Number(consent.accepted),
    consent_version: consent?.accepted ? consent.version : null,
    now: event.at,
  });
  const steps = { changed: ifChanged(bound, recordEvent(event)), account: selectAccount({ id: applicantId }) };
  try {
    const {
      changed,
      account: [account],
    } = await transaction(db, steps, { retry: 'never' });
    const isTaken = account !== undefined && account.username !== (username ?? account.username);
    return { account, changed: changed.length === 1, isTaken };
  } catch (error) {
    if (error instanceof UniqueViolation) return { account: undefined, changed: false, isTaken: true };
    throw error;
  }
}
