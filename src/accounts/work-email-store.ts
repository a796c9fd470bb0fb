import { sql } from 'drizzle-orm';
import { type Event, rememberChange } from '../db/history.ts';
import type { Database } from '../db/session.ts';
import { type Bound, statement, type Value } from '../db/statement.ts';
import { accounts, links, outbox } from '../db/tables.ts';
import { type NewMail, putIn } from '../mail/outbox.ts';

/** A claim of a work address, as far as its page and its confirmation need it. */
export interface Claim {
  readonly applicantId: string;
  readonly username: string;
  readonly email: string;
  readonly workEmail: string;
  readonly locale: string;
}

interface Id {
  applicant_id: string;
}

/** Links of claims that can still be settled, joined with the account that claims. */
const openClaims = (value: Value<'now'>) => sql`
  from ${links} join ${accounts} on ${accounts.applicant_id} = ${links.applicant_id}
  where purpose = 'work_email' and expires_on > ${value('now')}
    and work_email is not null and work_email_verified_on is null`;

const byLink = statement(
  (value: Value<'link_id' | 'now'>) => sql<Claim>`
    select ${accounts.applicant_id} as applicantId, username, account_email as email, work_email as workEmail, locale
    ${openClaims(value)} and id = ${value('link_id')}`,
);

/** The open claim that a link is for. */
export async function findClaim(db: Database, linkId: string, now: number): Promise<Claim | undefined> {
  const [[claim]] = await db.batch([byLink({ link_id: linkId, now })], { repeatable: true });
  return claim;
}

const claimantOf = (value: Value<'link_id' | 'now'>) =>
  sql`applicant_id in (select ${accounts.applicant_id} ${openClaims(value)} and id = ${value('link_id')})`;

const verify = statement(
  (value: Value<'link_id' | 'now'>) => sql<Id>`
    update ${accounts} set work_email_verified_on = ${value('now')}, claim_expires_on = null
    where ${claimantOf(value)}
    returning applicant_id`,
);

const release = statement(
  (value: Value<'link_id' | 'now'>) => sql<Id>`
    update ${accounts} set work_email = null, work_email_key = null, claim_expires_on = null
    where ${claimantOf(value)}
    returning applicant_id`,
);

/** The mails that wait for it go with it. */
const removeLink = statement((value: Value<'link_id'>) => sql`delete from ${links} where id = ${value('link_id')}`);

/** Makes the claim of a link good and uses the link up; false when it has been used meanwhile. */
export function confirmClaim(db: Database, linkId: string, event: Event): Promise<boolean> {
  return settle(db, verify({ link_id: linkId, now: event.at }), linkId, event);
}

/** Frees the work address of a link's claim and uses the link up; false when it has been used meanwhile. */
export function releaseClaim(db: Database, linkId: string, event: Event): Promise<boolean> {
  return settle(db, release({ link_id: linkId, now: event.at }), linkId, event);
}

async function settle(db: Database, change: Bound<Id>, linkId: string, event: Event): Promise<boolean> {
  const [changed] = await db.batch([change, rememberChange(event), removeLink({ link_id: linkId })], {
    repeatable: false,
  });
  return changed.length === 1;
}

const openLink = statement(
  (value: Value<'applicant_id' | 'now'>) => sql<{ id: string }>`
    select id ${openClaims(value)} and ${accounts.applicant_id} = ${value('applicant_id')} limit 1`,
);

/** The link of the open claim of an account. */
export async function findOpenLink(db: Database, applicantId: string, now: number): Promise<string | undefined> {
  const [[link]] = await db.batch([openLink({ applicant_id: applicantId, now })], { repeatable: true });
  return link?.id;
}

const removeWaiting = statement(
  (value: Value<'link_id'>) => sql`delete from ${outbox} where link_id = ${value('link_id')}`,
);

/** Changes nothing but is true of a link that can still be used, so that what follows depends on it. */
const touchLink = statement(
  (value: Value<'link_id' | 'now'>) => sql<{ id: string }>`
    update ${links} set expires_on = expires_on
    where id = ${value('link_id')} and expires_on > ${value('now')}
    returning id`,
);

/** Puts the mail of an open claim in anew, in place of one that still waits; false when its link was used meanwhile. */
export async function replaceMail(db: Database, mail: NewMail, now: number): Promise<boolean> {
  const [, usable] = await db.batch(
    [removeWaiting({ link_id: mail.linkId }), touchLink({ link_id: mail.linkId, now }), putIn(mail, now)],
    { repeatable: true },
  );
  return usable.length === 1;
}
