import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { typeid } from 'typeid-js';
import { hashPassword } from '../../src/accounts/passwords/hashing.ts';
import { personal } from '../../src/db/tables.ts';
import { openMail } from '../../src/mail/delivery.ts';
import { linkToken, newLinkId } from '../../src/mail/links.ts';
import { runMaintenance } from '../../src/maintenance.ts';
import { createContext, type Seams } from '../../src/platform/context.ts';
import { sha256 } from '../../src/platform/hash.ts';

/** A person in the database of whom every column holds something, with all that opens it. */
export interface Seeded {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly workEmail: string;
  readonly password: string;
  /** The applicant's own token. */
  readonly token: string;
  /** The tokens of the open links. */
  readonly workLink: string;
  readonly resetLink: string;
}

const HOUR = 60 * 60 * 1000;
const PASSWORD = 'Sunny-Day-2025';

/** Nobody waits for this one: one iteration where the service takes 600,000. */
const hash = await hashPassword(PASSWORD, { iterations: 1, rounds: 1 });

/**
 * Puts a person with account, session, links, waiting mails and an idempotency key straight into the database. The work
 * address is claimed, or confirmed although its link is still open.
 */
export async function seedPerson(clientId: string, confirmed = false): Promise<Seeded> {
  const now = Date.now();
  const id = typeid('aplt').toString();
  const name = `seed.${id.slice(-10)}`;
  const [email, workEmail] = [`${name}@home.example`, `${name}@firm.example`];
  const [token, work, reset] = [`aat_${newLinkId()}${newLinkId()}`.slice(0, 47), newLinkId(), newLinkId()];
  const app = createContext({ env, execution: createExecutionContext(), openMail });
  await env.DB.batch([
    insert('applicants', {
      id,
      external_applicant_id: 'ext_seeded',
      email: `profile.${email}`,
      email_key: `profile.${email}`,
      external_applicant_name: `whole.${name}`,
      version: 1,
      created_on: now,
      modified_on: now,
    }),
    insert('accounts', {
      applicant_id: id,
      username: name,
      username_key: name,
      account_email: email,
      account_email_key: email,
      password_hash: hash,
      salutation: '2',
      firstname: `first.${name}`,
      lastname: `last.${name}`,
      locale: 'de',
      consented_on: now,
      work_email: workEmail,
      work_email_key: workEmail,
      claim_expires_on: confirmed ? null : now + HOUR,
      work_email_verified_on: confirmed ? now : null,
      registered_on: now,
    }),
    insert('sessions', {
      token_hash: await sha256(token),
      applicant_id: id,
      client_id: clientId,
      expires_on: now + HOUR,
    }),
    insert('links', { id: work, applicant_id: id, purpose: 'work_email', expires_on: now + HOUR }),
    insert('links', { id: reset, applicant_id: id, purpose: 'password_reset', expires_on: now + HOUR }),
    insert('outbox', { ...mail(work, workEmail), template: 'work_email', target: null }),
    insert('outbox', { ...mail(reset, email), template: 'password_reset', target: `https://careers.example/${name}` }),
    insert('idempotency', {
      client_id: clientId,
      key_hash: await sha256(id),
      payload_hash: await sha256(name),
      applicant_id: id,
      expires_on: now + HOUR,
    }),
  ]);
  const [workLink, resetLink] = [
    await linkToken(app, 'work_email', work),
    await linkToken(app, 'password_reset', reset),
  ];
  return { id, username: name, email, workEmail, password: PASSWORD, token, workLink, resetLink };
}

function mail(linkId: string, address: string) {
  return { id: newLinkId(), link_id: linkId, language: 'de', address, due_on: 1, attempts: 1 };
}

/** The statement that inserts a row. */
export function insert(table: string, row: Readonly<Record<string, string | number | null>>): D1PreparedStatement {
  const columns = Object.keys(row);
  const values = columns.map(() => '?').join();
  return env.DB.prepare(`insert into ${table} (${columns.join()}) values (${values})`).bind(...Object.values(row));
}

/** Leaves nobody in the database, for a file that looks into whole tables: those before it have left theirs behind. */
export async function emptyDatabase(): Promise<void> {
  const tables = ['applicants', 'events', 'idempotency'];
  await env.DB.batch(tables.map((table) => env.DB.prepare(`delete from ${table}`)));
}

/** Every column that holds something personal of anybody, as `table.column`. */
export async function columnsThatHold(): Promise<string[]> {
  const columns = Object.entries(personal).flatMap(([table, declared]) =>
    Object.entries(declared).flatMap(([column, isPersonal]) => (isPersonal ? [[table, column]] : [])),
  );
  const counts = await env.DB.batch<{ held: number }>(
    columns.map(([table, column]) => env.DB.prepare(`select count("${column}") as held from "${table}"`)),
  );
  return columns.filter((_, index) => counts[index]?.results[0]?.held !== 0).map((names) => names.join('.'));
}

/** One scheduled run, and all that it leaves running. */
export async function runUpkeep(bindings: Partial<Env> = {}, seams: Seams = {}): Promise<void> {
  const execution = createExecutionContext();
  await runMaintenance(createContext({ env: { ...env, ...bindings }, execution, seams, openMail }));
  await waitOnExecutionContext(execution);
}
