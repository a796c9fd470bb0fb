import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { type Event, rememberChange } from '../db/history.ts';
import type { Database } from '../db/session.ts';
import { type Bound, queries, statement, type Value } from '../db/statement.ts';
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

/** The link of an open claim: it can be used, and the account it is for still claims an address. */
const ofOpenClaim = (value: Value<'now'>) =>
  and(
    eq(links.purpose, 'work_email'),
    sql`${links.expires_on} > ${value('now')}`,
    isNotNull(accounts.work_email),
    isNull(accounts.work_email_verified_on),
  );

const byLink = statement((value: Value<'link_id' | 'now'>) =>
  queries
    .select({
      applicantId: sql<string>`${accounts.applicant_id}`.as('applicantId'),
      username: accounts.username,
      email: sql<string>`${accounts.account_email}`.as('email'),
      workEmail: sql<string>`${accounts.work_email}`.as('workEmail'),
      locale: accounts.locale,
    })
    .from(links)
    .innerJoin(accounts, eq(accounts.applicant_id, links.applicant_id))
    .where(and(eq(links.id, value('link_id')), ofOpenClaim(value))),
);

/** The open claim that a link is for. */
export async function findClaim(db: Database, linkId: string, now: number): Promise<Claim | undefined> {
  const [[claim]] = await db.batch([byLink({ link_id: linkId, now })], { repeatable: true });
  return claim;
}

const claimantOf = (value: Value<'link_id' | 'now'>) =>
  and(
    isNull(accounts.work_email_verified_on),
    isNotNull(accounts.work_email),
    sql`${accounts.applicant_id} in (select applicant_id from ${links} where ${links.id} = ${value('link_id')} and ${links.purpose} = 'work_email' and ${links.expires_on} > ${value('now')})`,
  );

const verify = statement((value: Value<'link_id' | 'now'>) =>
  queries
    .update(accounts)
    .set({ work_email_verified_on: sql`${value('now')}`, claim_expires_on: null })
    .where(claimantOf(value))
    .returning({ applicant_id: accounts.applicant_id }),
);

const release = statement((value: Value<'link_id' | 'now'>) =>
  queries
    .update(accounts)
    .set({ work_email: null, work_email_key: null, claim_expires_on: null })
    .where(claimantOf(value))
    .returning({ applicant_id: accounts.applicant_id }),
);

/** The mails that wait for it go with it. */
const removeLink = statement((value: Value<'link_id'>) => queries.delete(links).where(eq(links.id, value('link_id'))));

/** Makes the claim of a link good and uses the link up; false when it has been used meanwhile. */
export function confirmClaim(db: Database, linkId: string, event: Event): Promise<boolean> {
  return settle(db, verify({ link_id: linkId, now: event.at }), linkId, event);
}

/** Frees the work address of a link's claim and uses the link up; false when it has been used meanwhile. */
export function releaseClaim(db: Database, linkId: string, event: Event): Promise<boolean> {
  return settle(db, release({ link_id: linkId, now: event.at }), linkId, event);
}

async function settle(
  db: Database,
  change: Bound<{ applicant_id: string }>,
  linkId: string,
  event: Event,
): Promise<boolean> {
  const [changed] = await db.batch([change, rememberChange(event), removeLink({ link_id: linkId })], {
    repeatable: false,
  });
  return changed.length === 1;
}

const openLink = statement((value: Value<'applicant_id' | 'now'>) =>
  queries
    .select({ id: links.id })
    .from(links)
    .innerJoin(accounts, eq(accounts.applicant_id, links.applicant_id))
    .where(and(eq(links.applicant_id, value('applicant_id')), ofOpenClaim(value)))
    .limit(1),
);

/** The link of the open claim of an account. */
export async function findOpenLink(db: Database, applicantId: string, now: number): Promise<string | undefined> {
  const [[link]] = await db.batch([openLink({ applicant_id: applicantId, now })], { repeatable: true });
  return link?.id;
}

const removeWaiting = statement((value: Value<'link_id'>) =>
  queries.delete(outbox).where(eq(outbox.link_id, value('link_id'))),
);

/** Changes nothing but is true of a link that can still be used, so that what follows depends on it. */
const touchLink = statement((value: Value<'link_id' | 'now'>) =>
  queries
    .update(links)
    .set({ expires_on: sql`${links.expires_on}` })
    .where(and(eq(links.id, value('link_id')), sql`${links.expires_on} > ${value('now')}`))
    .returning({ id: links.id }),
);

/** Puts the mail of an open claim in anew, in place of one that still waits; false when its link was used meanwhile. */
export async function replaceMail(db: Database, mail: NewMail, now: number): Promise<boolean> {
  const [, usable] = await db.batch(
    [removeWaiting({ link_id: mail.linkId }), touchLink({ link_id: mail.linkId, now }), putIn(mail, now)],
    { repeatable: true },
  );
  return usable.length === 1;
}
