import { CLIENT, INSERT_APPLICANT, newId, RECORD_EVENT, TALLY_EVENT } from './bare-applicants.ts';

/** A row of the table, as far as it is read. */
interface Row {
  applicant_id: string;
  username: string;
  account_email: string;
  email_verified_on: number | null;
  password_hash: string;
  salutation: string;
  firstname: string | null;
  lastname: string | null;
  locale: string;
  consented_on: number | null;
  work_email: string | null;
  work_email_verified_on: number | null;
}

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const TAKEN = `select exists (select 1 from accounts where account_email_key = ?1) as email,
  exists (select 1 from accounts where username_key = ?2 or account_email_key = ?2) as username,
  exists (select 1 from accounts where work_email_key = ?3 and (claim_expires_on is null or claim_expires_on > ?4)) as workEmail,
  exists (select 1 from mailbox_events where mailbox = ?5 and kind = 'denial' and at > ?6) as denied`;
const NOT_TAKEN = `where not exists (select 1 from accounts where account_email_key = ?7)
  and not exists (select 1 from mailbox_events where mailbox = ?8 and kind = 'denial' and at > ?9) on conflict do nothing`;
const INSERT = `insert into accounts (applicant_id, username, username_key, account_email, account_email_key, password_hash,
  salutation, firstname, lastname, locale, consented_on, work_email, work_email_key, claim_expires_on,
  work_email_verified_on, registered_on) select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? where changes() = 1`;
const BY_NAME = 'select * from accounts where username_key = ?';
const FAILED = 'select * from unknown_names where name = ?';
const START = `insert into sessions (token_hash, applicant_id, client_id, expires_on, created_on)
  select ?, applicant_id, ?, ?, ? from accounts where applicant_id = ? and password_hash = ?`;
const STARTED = 'exists (select 1 from sessions where token_hash = ?)';
const END_NOTICE = `delete from links
  where id in (select retention_notice from accounts where applicant_id = ?) and ${STARTED}`;
const LOGGED_IN = `update accounts set last_login_day = ?, retention_notice = null, retention_noticed_on = null
  where applicant_id = ? and ${STARTED}`;
const BY_TOKEN = `select accounts.*, client_id, expires_on from sessions
  join accounts on accounts.applicant_id = sessions.applicant_id where token_hash = ? and expires_on > ?
    and (sessions.created_on is null or sessions.created_on > ?)`;

/** `POST …/applicants`: one read, one hash, one transaction. */
export async function register(request: Request, env: Env): Promise<Response> {
  const sent = await request.json<Record<string, string>>();
  const { username = '', email = '', password = '', firstname = '', lastname = '' } = sent;
  const usernameKey = username.toLowerCase();
  const emailKey = email.toLowerCase();
  const taken = await env.DB.prepare(TAKEN)
    .bind(emailKey, usernameKey, null, Date.now(), '', Date.now() - 30 * DAY)
    .first<Record<string, number>>();
  if (taken?.email || taken?.username) return new Response(null, { status: 400 });
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const hash = `$pbkdf2-sha256$i=30000,r=20$${base64(salt)}$${base64(await derive(password, salt))}`;
  const now = Date.now();
  const id = newId();
  await env.DB.batch([
    env.DB.prepare(`${INSERT_APPLICANT} ${NOT_TAKEN}`).bind(
      ...[id, null, email, `${firstname} ${lastname}`, now, 1],
      ...[usernameKey, '', now - 30 * DAY],
    ),
    env.DB.prepare(INSERT).bind(
      ...[id, username, usernameKey, email, emailKey, hash],
      ...[sent.salutation, firstname, lastname, sent.locale, now],
      ...[null, null, null, null, now],
    ),
    env.DB.prepare(RECORD_EVENT).bind(
      ...[id, CLIENT, 'registered', 'username email firstname lastname', crypto.randomUUID(), now],
    ),
  ]);
  return new Response(null, { status: 204 });
}

/** `POST …/frontend/token` with the grant `password`: one read, one hash, one transaction. */
export async function logIn(request: Request, env: Env): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  const name = (form.get('username') ?? '').toLowerCase();
  const [accounts] = await env.DB.batch<Row>([
    env.DB.prepare(BY_NAME).bind(name),
    env.DB.prepare(FAILED).bind(await sha256(name)),
  ]);
  const row = accounts?.results[0];
  const [, , , salt = '', hash = ''] = row?.password_hash.split('$') ?? [];
  const derived = await derive(form.get('password') ?? '', Buffer.from(salt, 'base64url'));
  if (!row || !crypto.subtle.timingSafeEqual(derived, Buffer.from(hash, 'base64url'))) {
    return new Response(null, { status: 400 });
  }
  const token = `aat_${base64(crypto.getRandomValues(new Uint8Array(32)))}`;
  const now = Date.now();
  const day = Math.floor(now / DAY);
  const { applicant_id: id } = row;
  const session = await sha256(token);
  await env.DB.batch([
    env.DB.prepare(START).bind(session, CLIENT, now + HOUR, now, id, row.password_hash),
    env.DB.prepare(TALLY_EVENT).bind(id, CLIENT, 'logged_in', crypto.randomUUID(), now, day),
    env.DB.prepare(END_NOTICE).bind(id, session),
    env.DB.prepare(LOGGED_IN).bind(day, id, session),
  ]);
  return Response.json({ access_token: token, token_type: 'Bearer', expires_in: 3600, scope: 'me' });
}

/** `GET …/me`: the token is hashed, since only hashes are stored. */
export async function me(request: Request, env: Env): Promise<Response> {
  const token = request.headers.get('authorization')?.slice('Bearer '.length) ?? '';
  const row = await env.DB.prepare(BY_TOKEN)
    .bind(await sha256(token), Date.now(), Date.now() - 30 * DAY)
    .first<Row>();
  if (!row) return new Response(null, { status: 401 });
  return Response.json({
    salutation: row.salutation,
    firstname: row.firstname,
    lastname: row.lastname,
    email: row.account_email,
    workEmail: row.work_email,
    username: row.username,
    password: null,
    locale: row.locale,
    internal: row.work_email_verified_on !== null,
    policyAccepted: row.consented_on !== null,
    creatorIp: null,
    id: row.applicant_id,
    dataPrivacyAccepted: row.consented_on !== null,
    workEmailVerified: row.work_email_verified_on !== null,
    emailVerified: row.email_verified_on !== null,
  });
}

async function derive(password: string, salt: Uint8Array): Promise<Uint8Array> {
  let bytes: Uint8Array = new TextEncoder().encode(password);
  for (let round = 0; round < 20; round++) {
    const key = await crypto.subtle.importKey('raw', bytes, 'PBKDF2', false, ['deriveBits']);
    const work = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: 30_000 };
    bytes = new Uint8Array(await crypto.subtle.deriveBits(work, key, 256));
  }
  return bytes;
}

async function sha256(text: string): Promise<string> {
  return base64(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))));
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
