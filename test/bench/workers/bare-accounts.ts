import { CLIENT, INSERT_APPLICANT, newId, RECORD_EVENT } from './bare-applicants.ts';

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
const TAKEN = `select exists (select 1 from accounts where account_email_key = ?1) as email,
  exists (select 1 from accounts where username_key = ?2 or account_email_key = ?2) as username,
  exists (select 1 from accounts where work_email_key = ?3 and (claim_expires_on is null or claim_expires_on > ?4)) as workEmail`;
const INSERT = `insert into accounts (applicant_id, username, username_key, account_email, account_email_key, password_hash,
  salutation, firstname, lastname, locale, consented_on, work_email, work_email_key, claim_expires_on,
  work_email_verified_on, registered_on) select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? where changes() = 1`;
const BY_NAME = `select * from accounts where username_key = ?1 or account_email_key = ?2
  order by username_key = ?1 desc limit 1`;
const START = `insert into sessions (token_hash, applicant_id, client_id, expires_on)
  select ?, applicant_id, ?, ? from accounts where applicant_id = ? and password_hash = ? returning token_hash`;
const BY_TOKEN = `select accounts.*, client_id, expires_on from sessions
  join accounts on accounts.applicant_id = sessions.applicant_id where token_hash = ? and expires_on > ?`;

/** `POST …/applicants`: one read, one hash, one transaction. */
export async function register(request: Request, env: Env): Promise<Response> {
  const sent = await request.json<Record<string, string>>();
  const { username = '', email = '', password = '', firstname = '', lastname = '' } = sent;
  const usernameKey = username.toLowerCase();
  const emailKey = email.toLowerCase();
  const taken = await env.DB.prepare(TAKEN)
    .bind(emailKey, usernameKey, null, Date.now())
    .first<Record<string, number>>();
  if (taken?.email || taken?.username) return new Response(null, { status: 400 });
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const hash = `$pbkdf2-sha256$i=30000,r=20$${base64(salt)}$${base64(await derive(password, salt))}`;
  const now = Date.now();
  const id = newId();
  await env.DB.batch([
    env.DB.prepare(INSERT_APPLICANT).bind(id, null, email, `${firstname} ${lastname}`, 1, now, now, null),
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
  const row = await env.DB.prepare(BY_NAME).bind(name, name).first<Row>();
  const [, , , salt = '', hash = ''] = row?.password_hash.split('$') ?? [];
  const derived = await derive(form.get('password') ?? '', Buffer.from(salt, 'base64url'));
  if (!row || !crypto.subtle.timingSafeEqual(derived, Buffer.from(hash, 'base64url'))) {
    return new Response(null, { status: 400 });
  }
  const token = `aat_${base64(crypto.getRandomValues(new Uint8Array(32)))}`;
  const now = Date.now();
  await env.DB.batch([
    env.DB.prepare(START).bind(await sha256(token), CLIENT, now + HOUR, row.applicant_id, row.password_hash),
    env.DB.prepare(RECORD_EVENT).bind(row.applicant_id, CLIENT, 'logged_in', '', crypto.randomUUID(), now),
  ]);
  return Response.json({ access_token: token, token_type: 'Bearer', expires_in: 3600, scope: 'me' });
}

/** `GET …/me`: the token is hashed, since only hashes are stored. */
export async function me(request: Request, env: Env): Promise<Response> {
  const token = request.headers.get('authorization')?.slice('Bearer '.length) ?? '';
  const row = await env.DB.prepare(BY_TOKEN)
    .bind(await sha256(token), Date.now())
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
