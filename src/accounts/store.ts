import { sql } from 'drizzle-orm';
import type { Applicant } from '../applicants/applicant.ts';
import { applicantReading } from '../applicants/store.ts';
import { type Event, rememberChange } from '../db/history.ts';
import { type Database, UniqueViolation } from '../db/session.ts';
import { type ColumnOf, columns, statement, type Value, values } from '../db/statement.ts';
import { accounts, applicants, links } from '../db/tables.ts';
import { type NewMail, putIn } from '../mail/outbox.ts';
import type { Account } from './account.ts';

/** The keys of a registration that nobody else may have. */
export interface Keys {
  readonly username: string;
  readonly email: string;
  readonly workEmail: string | undefined;
}

/** Which of the keys are somebody's already. */
export interface Taken {
  readonly username: boolean;
  readonly email: boolean;
  readonly workEmail: boolean;
}

const taken = statement(
  (value: Value<'username' | 'email' | 'work_email' | 'now'>) => sql<Record<keyof Taken, number>>`
    select
      exists (select 1 from ${accounts} where account_email_key = ${value('email')}) as email,
      exists (
        select 1 from ${accounts}
        where username_key = ${value('username')} or account_email_key = ${value('username')}
      ) as username,
      exists (
        select 1 from ${accounts}
        where work_email_key = ${value('work_email')}
          and (claim_expires_on is null or claim_expires_on > ${value('now')})
      ) as workEmail`,
);

/**
 * Which keys are taken. A claim of a work address that has lapsed takes nothing.
 *
 * A user name that is somebody's e-mail address counts as taken: its owner could log in with it no more.
 */
export async function findTaken(db: Database, keys: Keys, now: number): Promise<Taken> {
  const { username, email, workEmail = null } = keys;
  const [[found]] = await db.batch([taken({ username, email, work_email: workEmail, now })], { repeatable: true });
  return {
    username: found?.username === 1,
    email: found?.email === 1,
    workEmail: found?.workEmail === 1,
  };
}

const releaseLapsedClaim = statement(
  (value: Value<'work_email_key' | 'now'>) => sql`
    update ${accounts} set work_email = null, work_email_key = null, claim_expires_on = null
    where work_email_key = ${value('work_email_key')} and claim_expires_on <= ${value('now')}`,
);

/** No unique key refuses a user name that is somebody's e-mail address, so the first of the rows asks for it. */
const insertApplicant = statement(
  (value: Value<ColumnOf<typeof applicants> | 'username_key'>) => sql`
    insert into ${applicants} ${columns(applicants)} select ${values(applicants, value)}
    where not exists (select 1 from ${accounts} where account_email_key = ${value('username_key')})
    on conflict do nothing`,
);

const insert = statement(
  (value: Value<ColumnOf<typeof accounts>>) =>
    sql`insert into ${accounts} ${columns(accounts)} select ${values(accounts, value)} where changes() = 1`,
);

const insertLink = statement(
  (value: Value<ColumnOf<typeof links>>) =>
    sql`insert into ${links} ${columns(links)} select ${values(links, value)} where changes() = 1`,
);

/** Everything that a registration writes. */
export interface NewAccount {
  readonly applicant: Applicant;
  readonly account: Account;
  readonly registered: Event;
  /** The claim of a work address: its mail, whose link ends with the claim. */
  readonly claim: { readonly mail: NewMail; readonly claimed: Event } | undefined;
}

/**
 * Stores profile, account, claim and mail in one transaction.
 *
 * Each is stored only if the one before it was: when the answer is lost and the batch repeated, nothing comes back of a
 * person who was erased in between.
 *
 * False when a name was taken meanwhile: read again to tell which, for D1 names whichever it met first.
 */
export async function insertAccount(
  db: Database,
  { applicant, account, registered, claim }: NewAccount,
): Promise<boolean> {
  const person = [
    insertApplicant({ ...applicant, username_key: account.username_key }),
    insert({ ...account }),
    rememberChange(registered),
  ];
  const registration =
    claim === undefined
      ? person
      : [
          releaseLapsedClaim({ work_email_key: account.work_email_key, now: account.registered_on }),
          ...person,
          insertLink({
            id: claim.mail.linkId,
            applicant_id: account.applicant_id,
            purpose: 'work_email',
            expires_on: account.claim_expires_on,
          }),
          putIn(claim.mail, account.registered_on),
          rememberChange(claim.claimed),
        ];
  try {
    const results = await db.batch([...registration, applicantReading(applicant.id)], { repeatable: true });
    return results.at(-1)?.length === 1;
  } catch (error) {
    if (error instanceof UniqueViolation) return false;
    throw error;
  }
}
