import { sql } from 'drizzle-orm';
import type { Database } from '../db/session.ts';
import { type Bound, type ColumnOf, columns, statement, type Value, values } from '../db/statement.ts';
import { outbox } from '../db/tables.ts';
import type { Language } from './language.ts';
import type { Template } from './texts.ts';

/** A mail that waits to be accepted by the mail service. */
export interface WaitingMail {
  readonly id: string;
  readonly link_id: string;
  readonly template: Template;
  readonly language: string;
  readonly address: string;
  readonly target: string | null;
  readonly attempts: number;
}

/** What a mail is made of when it is put in. */
export interface NewMail {
  readonly id: string;
  readonly linkId: string;
  readonly template: Template;
  readonly language: Language;
  readonly address: string;
  readonly target: string | null;
}

/** How long a try has its mail for itself, in milliseconds: longer than the mail service is waited for. */
const LEASE = 60_000;

const insert = statement(
  (value: Value<ColumnOf<typeof outbox>>) =>
    sql`insert into ${outbox} ${columns(outbox)} select ${values(outbox, value)} where changes() = 1`,
);

/**
 * The statement that puts a mail in, if the statement before it changed a row; it belongs into the transaction of what
 * causes the mail. Whoever puts it in has it for itself for a minute, to send it at once.
 */
export function putIn(mail: NewMail, now: number): Bound {
  return insert({
    id: mail.id,
    link_id: mail.linkId,
    template: mail.template,
    language: mail.language,
    address: mail.address,
    target: mail.target,
    due_on: now + LEASE,
    attempts: 1,
  });
}

/** A mail as `putIn` has stored it, for the try that follows at once. */
export function firstTryOf({ linkId, ...mail }: NewMail): WaitingMail {
  return { ...mail, link_id: linkId, attempts: 1 };
}

const takeDue = statement(
  (value: Value<'now' | 'due_on' | 'limit'>) => sql<WaitingMail>`
    update ${outbox} set due_on = ${value('due_on')}, attempts = attempts + 1
    where id in (select id from ${outbox} where due_on <= ${value('now')} order by due_on limit ${value('limit')})
    returning *`,
);

/** Takes mails that are due, at most so many, for a minute; nobody else gets them meanwhile. */
export async function takeDueMails(db: Database, now: number, limit: number): Promise<WaitingMail[]> {
  const [mails] = await db.batch([takeDue({ now, due_on: now + LEASE, limit })], { repeatable: false });
  return mails;
}

const remove = statement((value: Value<'id'>) => sql`delete from ${outbox} where id = ${value('id')}`);

/** Forgets a mail that has been accepted. */
export async function removeMail(db: Database, id: string): Promise<void> {
  await db.batch([remove({ id })], { repeatable: true });
}

const postpone = statement(
  (value: Value<'id' | 'due_on' | 'attempts'>) => sql`
    update ${outbox} set due_on = ${value('due_on')}
    where id = ${value('id')} and attempts <= ${value('attempts')}`,
);

/** Puts a mail that was not accepted off until then, unless another try has taken it meanwhile. */
export async function postponeMail(db: Database, mail: WaitingMail, dueOn: number): Promise<void> {
  await db.batch([postpone({ id: mail.id, due_on: dueOn, attempts: mail.attempts })], { repeatable: true });
}
