import { scheduler } from 'node:timers/promises';
import { hashPassword } from '../../src/accounts/passwords/hashing/hashing.ts';
import { type NewClient, newApiKey, newSecret } from '../../src/clients/client.ts';
import { linkToken } from '../../src/mail/links.ts';
import type { Context } from '../../src/platform/context.ts';
import { sha256 } from '../../src/platform/hash.ts';
import { TOKEN_CHARACTERS } from '../../src/platform/issued-token.ts';
import { openSecrets } from '../../src/platform/secrets.ts';

// The runtime of Workers has it as a global.
Object.assign(globalThis, { scheduler });

/** The secret that every Worker of the bench signs with. */
export const SECRETS = 'a secret of the bench with thirty-two characters and more';

/** The password of every account. */
export const PASSWORD = 'Sunny-Day-2025';

/** The callers; the same in every database. */
export const API_KEY = newApiKey();
export const CLIENT_SECRET = newSecret();

/** The id of the n-th person, in the form and the order of a TypeID. */
export function personId(n: number): string {
  return `aplt_01k${String(n).padStart(23, '0')}`;
}

const secrets = openSecrets(SECRETS, () => {});

/** The token of the n-th person's session, with the checksum that the service has every token end with. */
export async function sessionToken(n: number): Promise<string> {
  const token = `aat_${String(n).padStart(43, '0')}`;
  return `${token}${(await secrets.sign('applicant-token', token)).slice(0, TOKEN_CHARACTERS - 43)}`;
}

/** The token of the link with which the n-th person confirms a work address. */
export function claimToken(n: number): Promise<string> {
  return linkToken({ secrets } as Context, 'work_email', linkId(n));
}

function linkId(n: number): string {
  return String(n).padStart(22, '0');
}

const HOUR = 60 * 60 * 1000;
/** People are made by so many at once. */
const AT_ONCE = 20_000;

const NUMBERS = 'with recursive n(i) as (select ?1 union all select i + 1 from n where i + 1 < ?2)';
const ID = "printf('aplt_01k%023d', i)";
const STATEMENTS = [
  `insert into applicants (id, external_applicant_id, email, email_key, external_applicant_name, version, created_on,
   modified_on)
   ${NUMBERS} select ${ID}, printf('ext_%d', i), printf('person%d@example.com', i), printf('person%d@example.com', i),
   'Hannah Bret', 1, ?3, ?3 from n`,
  `insert into accounts (applicant_id, username, username_key, account_email, account_email_key, password_hash, salutation,
   firstname, lastname, locale, consented_on, registered_on)
   ${NUMBERS} select ${ID}, printf('Person.%d', i), printf('person.%d', i), printf('person%d@example.com', i),
   printf('person%d@example.com', i), ?4, '2', 'Hannah', 'Bret', 'en', ?3, ?3 from n`,
  `insert into events (applicant_id, client_id, action, fields, request_id, at)
   ${NUMBERS} select ${ID}, 'bench-site', 'registered', 'username email firstname lastname', '${crypto.randomUUID()}', ?3 from n`,
];

/** Puts the callers in. */
export async function addClients(db: D1Database): Promise<void> {
  const clients: Omit<NewClient, 'name' | 'origins'>[] = [
    { id: 'bench-key', kind: 'key', scopes: ['identity-verification'], secretHash: await sha256(API_KEY) },
    { id: 'bench-oauth', kind: 'oauth', scopes: ['identity-verification'], secretHash: await sha256(CLIENT_SECRET) },
    { id: 'bench-site', kind: 'public', scopes: ['frontend'], secretHash: null },
  ];
  const insert = db.prepare(
    "insert into clients (id, name, kind, scopes, origins, secret_hash, created_on) values (?1, ?1, ?2, ?3, '', ?4, ?5)",
  );
  await db.batch(
    clients.map(({ id, kind, scopes, secretHash }) => insert.bind(id, kind, scopes.join(' '), secretHash, Date.now())),
  );
}

/** Puts that many people in, each with an account and an entry in the history. */
export async function addPeople(db: D1Database, count: number, onProgress: (done: number) => void): Promise<void> {
  const hash = await hashPassword(PASSWORD);
  for (let from = 0; from < count; from += AT_ONCE) {
    const range = [from, Math.min(count, from + AT_ONCE), Date.now()];
    await db.batch(STATEMENTS.map((sql) => db.prepare(sql).bind(...range, ...(sql.includes('?4') ? [hash] : []))));
    onProgress(Math.min(count, from + AT_ONCE));
  }
}

/** Logs some people in; for two hours, so that no session has to be extended meanwhile. */
export async function addSessions(db: D1Database, from: number, count: number): Promise<void> {
  const people = Array.from({ length: count }, (_, index) => from + index);
  const rows = await Promise.all(people.map(async (n) => [await sha256(await sessionToken(n)), personId(n)]));
  await db
    .prepare(
      "insert into sessions (token_hash, applicant_id, client_id, expires_on) select value ->> 0, value ->> 1, 'bench-site', ?2 from json_each(?1)",
    )
    .bind(JSON.stringify(rows), Date.now() + 2 * HOUR)
    .run();
}

/** Lets some people claim a work address at `acme.com`. */
export async function addClaims(db: D1Database, from: number, count: number): Promise<void> {
  const range = [from, from + count, Date.now() + 2 * HOUR];
  await db.batch([
    db
      .prepare(
        `${NUMBERS} update accounts set work_email = printf('%s@acme.com', username), work_email_key = printf('%s@acme.com', username_key),
         claim_expires_on = ?3 where applicant_id in (select ${ID} from n)`,
      )
      .bind(...range),
    db
      .prepare(
        `insert into links (id, applicant_id, purpose, expires_on) ${NUMBERS} select printf('%022d', i), ${ID}, 'work_email', ?3 from n`,
      )
      .bind(...range),
  ]);
}
