/** A row of the table. */
interface Row {
  id: string;
  external_applicant_id: string | null;
  email: string | null;
  external_applicant_name: string | null;
  version: number;
  created_on: number;
  modified_on: number;
}

/** Fields that may be sent of a person. */
interface Fields {
  external_applicant_id?: string;
  email?: string;
  external_applicant_name?: string;
}

const BY_ID = 'select * from applicants where id = ?';
const BY_EMAIL = 'select * from applicants where email_key = ? order by created_on desc, id desc limit 51';
const UPDATE = `update applicants
  set email = coalesce(?1, email), email_key = coalesce(lower(?1), email_key),
    external_applicant_name = coalesce(?2, external_applicant_name), version = version + 1,
    modified_on = max(?3, modified_on)
  where id = ?4 and anonymized_on is null and (?5 is null or version in (select value from json_each(?5)))
    and (email is not coalesce(?1, email) or external_applicant_name is not coalesce(?2, external_applicant_name))
  returning id`;
const BLANK = `update applicants
  set email = null, email_key = null, external_applicant_name = null, version = version + 1,
    modified_on = max(?1, modified_on), anonymized_on = ?1
  where id = ?2 and anonymized_on is null`;

/** Adds a person; the history rides in the same transaction. */
export const INSERT_APPLICANT = `insert into applicants
  (id, external_applicant_id, email, email_key, external_applicant_name, version, created_on, modified_on, has_account)
  select ?1, ?2, ?3, lower(?3), ?4, 1, ?5, ?5, ?6`;

/** The number of the next event: one more than any there has been. */
const NEXT_EVENT = `(select 1 + max(coalesce((select max(id) from events), 0),
  coalesce((select event_id from cursors where name = 'last'), 0)))`;

/** Records an event, if something changed. */
export const RECORD_EVENT = `insert into events (id, applicant_id, client_id, action, fields, request_id, at)
  select ${NEXT_EVENT}, ?, ?, ?, ?, ?, ? where changes() > 0`;

/** Counts an event of a day, if something changed: one row for all that a person does alike on it. */
export const TALLY_EVENT = `insert into events (id, applicant_id, client_id, action, fields, request_id, at, day, count)
  select ${NEXT_EVENT}, ?, ?, ?, '', ?, ?, ?, 1 where changes() > 0
  on conflict (day, applicant_id, client_id, action) where day is not null
  do update set request_id = excluded.request_id, at = excluded.at, count = count + 1`;

/** The client of every call: it is not verified. */
export const CLIENT = 'bench-key';

/** A new id whose order is that of time, as long as a TypeID. */
export function newId(): string {
  return `aplt_${Date.now().toString(36).padStart(9, '0')}${crypto.randomUUID().replaceAll('-', '').slice(0, 17)}`;
}

/** `POST /applicants`. */
export async function create(request: Request, env: Env): Promise<Response> {
  const sent = await request.json<Fields>();
  const now = Date.now();
  const row: Row = {
    id: newId(),
    external_applicant_id: sent.external_applicant_id ?? null,
    email: sent.email ?? null,
    external_applicant_name: sent.external_applicant_name ?? null,
    version: 1,
    created_on: now,
    modified_on: now,
  };
  const { id, external_applicant_id, email, external_applicant_name } = row;
  const fields = Object.keys(sent).join(' ');
  await env.DB.batch([
    env.DB.prepare(`${INSERT_APPLICANT} where true on conflict do nothing`).bind(
      ...[id, external_applicant_id, email, external_applicant_name, now, null],
    ),
    env.DB.prepare(RECORD_EVENT).bind(id, CLIENT, 'created', fields, crypto.randomUUID(), now),
  ]);
  return Response.json(resource(row, env), { status: 201 });
}

/** `GET /applicants/{id}`. */
export async function get(id: string, env: Env): Promise<Response> {
  return answer(await env.DB.prepare(BY_ID).bind(id).first<Row>(), env);
}

/** `GET /applicants?email=`. */
export async function lookUp(email: string, env: Env): Promise<Response> {
  const { results } = await env.DB.prepare(BY_EMAIL).bind(email.toLowerCase()).all<Row>();
  return Response.json({ data: results.map((row) => resource(row, env)), _links: {} });
}

/** `PATCH /applicants/{id}`. */
export async function patch(id: string, request: Request, env: Env): Promise<Response> {
  const sent = await request.json<Fields>();
  const now = Date.now();
  const [, , read] = await env.DB.batch<Row>([
    env.DB.prepare(UPDATE).bind(sent.email ?? null, sent.external_applicant_name ?? null, now, id, null),
    env.DB.prepare(RECORD_EVENT).bind(id, CLIENT, 'updated', Object.keys(sent).join(' '), crypto.randomUUID(), now),
    env.DB.prepare(BY_ID).bind(id),
  ]);
  return answer(read?.results[0], env);
}

/** `POST /applicants/{id}/anonymize`. */
export async function anonymize(id: string, env: Env): Promise<Response> {
  const now = Date.now();
  const results = await env.DB.batch<Row>([
    env.DB.prepare(BLANK).bind(now, id),
    env.DB.prepare(RECORD_EVENT).bind(id, CLIENT, 'anonymized', '', crypto.randomUUID(), now),
    env.DB.prepare('delete from accounts where applicant_id = ?').bind(id),
    env.DB.prepare('update idempotency set payload_hash = null where applicant_id = ?').bind(id),
    env.DB.prepare(BY_ID).bind(id),
  ]);
  return answer(results[4]?.results[0], env);
}

function answer(row: Row | null | undefined, env: Env): Response {
  return row ? Response.json(resource(row, env)) : new Response(null, { status: 404 });
}

function resource(row: Row, env: Env) {
  return {
    id: row.id,
    created_on: new Date(row.created_on).toISOString(),
    modified_on: new Date(row.modified_on).toISOString(),
    external_applicant_id: row.external_applicant_id ?? undefined,
    email: row.email ?? undefined,
    external_applicant_name: row.external_applicant_name ?? undefined,
    _links: { self: { href: `${env.PUBLIC_ORIGIN}/applicants/${row.id}` } },
  };
}
