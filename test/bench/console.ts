import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newApiKey } from '../../src/clients/client.ts';
import { sha256 } from '../../src/platform/hash.ts';
import { build } from './build.ts';
import { addClients, addPeople, personId } from './people.ts';
import { note } from './progress.ts';
import { startRuntime } from './runtime.ts';

/*
 * `node test/bench/console.ts [PEOPLE]`: how long each page of the console takes, with a million people and two million
 * entries of the history unless another number is named.
 */

const PEOPLE = Number(process.argv[2] ?? 1_000_000);
const TIMES = 20;
const ORIGIN = 'http://localhost:8787';
const KEY = newApiKey();
const DAY = 24 * 60 * 60 * 1000;
/** Entries that are added at once. */
const AT_ONCE = 50_000;

const folder = mkdtempSync(join(tmpdir(), 'applicants-console-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
note('building');
const { modules } = await build('test/bench/workers/served.ts', join(folder, 'served'));
const bindings = { RETENTION: 'account=730d notice=30d profile=365d' };
const runtime = await startRuntime([{ name: 'many', modules, bindings }], join(folder, 'state'));
const db = await runtime.database('many');
const origin = await runtime.origin('many');

/** Sends one request and yields the answer, and the milliseconds until all of it was there. */
function send(method: string, path: string, headers: Record<string, string> = {}, body = '') {
  const begun = performance.now();
  return new Promise<{ status: number; cookie: string; milliseconds: number }>((resolve, reject) => {
    const { hostname, port } = origin;
    const sent = { 'cf-connecting-ip': '192.0.2.1', origin: ORIGIN, 'content-length': String(body.length), ...headers };
    const outgoing = request({ hostname, port, method, path, headers: sent }, (answer) => {
      const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
      answer.resume().on('end', () => {
        resolve({ status: answer.statusCode ?? 0, cookie, milliseconds: performance.now() - begun });
      });
    });
    outgoing.on('error', reject).end(body);
  });
}

/** Entries of the history for all people alike, and a thousand for one of them. */
async function addHistory(): Promise<void> {
  const insert = `with recursive n(i) as (select ?1 union all select i + 1 from n where i + 1 < ?2)
    insert into events (applicant_id, client_id, action, fields, request_id, at)
    select printf('aplt_01k%023d', i % ?3), 'bench-key', 'updated', 'email', '${crypto.randomUUID()}', ?4 from n`;
  for (let from = 0; from < PEOPLE; from += AT_ONCE) {
    await db
      .prepare(insert)
      .bind(from, Math.min(PEOPLE, from + AT_ONCE), PEOPLE, Date.now())
      .run();
  }
  await db.prepare(insert).bind(0, 1_000, 1, Date.now()).run();
}

/** People who are due by retention, a webhook that has been sent nothing, and counters of thirty days. */
async function addRest(): Promise<void> {
  const today = Math.floor(Date.now() / DAY);
  await db.batch([
    db
      .prepare(
        "insert into clients (id, name, kind, scopes, origins, secret_hash, created_on) values ('bench-operator', 'Operator', 'key', 'operate', '', ?, 1)",
      )
      .bind(await sha256(KEY)),
    db
      .prepare('update accounts set registered_on = 1 where applicant_id < ?')
      .bind(personId(Math.min(PEOPLE / 10, 50_000))),
    db
      .prepare(
        "insert into webhooks (id, url, types, created_on, position, disabled_on) values ('whk_aaaaaaaaaaaaaaaa', 'https://receiver.example/', '', 1, 0, ?)",
      )
      .bind(Date.now()),
    db
      .prepare(
        "insert into daily_counts (day, name, count) select value, 'registrations', value % 97 from json_each(?)",
      )
      .bind(JSON.stringify(Array.from({ length: 30 }, (_, index) => today - index))),
  ]);
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

try {
  await addClients(db);
  await addPeople(db, PEOPLE, (done) => note(`${done} people`));
  note('history');
  await addHistory();
  await addRest();
  const entries = await db.prepare('select count(*) as entries from events').first<{ entries: number }>();
  note(`${PEOPLE} people, ${entries?.entries} entries of the history`);
  const { cookie, status } = await send('POST', '/console/sign-in', FORM, new URLSearchParams({ key: KEY }).toString());
  if (status !== 303) throw new Error(`signed in with ${status}`);
  const find = (typed: string): [string, string, string] => [
    'POST',
    '/console/people',
    new URLSearchParams({ typed }).toString(),
  ];
  const pages: [string, string, string?][] = [
    ['GET', '/console'],
    ['GET', '/console/people'],
    find('person7@example.com'),
    find('Person.99'),
    find('ext_500'),
    ['GET', `/console/people/${personId(0)}`],
    ['GET', `/console/people/${personId(PEOPLE - 1)}`],
    ['GET', '/console/clients'],
    ['GET', '/console/domains'],
    ['GET', '/console/webhooks'],
    ['GET', '/console/webhooks/whk_aaaaaaaaaaaaaaaa'],
    ['GET', '/console/retention'],
    ['GET', '/console/log'],
  ];
  for (const [method, path, body] of pages) {
    const times: number[] = [];
    for (let time = 0; time < TIMES; time++) {
      const answer = await send(method, path, { cookie, ...(body !== undefined && FORM) }, body);
      if (![200, 303].includes(answer.status)) throw new Error(`${path}: ${answer.status}`);
      times.push(answer.milliseconds);
    }
    const [first = 0] = times;
    times.sort((one, other) => one - other);
    const text = [first, times[TIMES / 2] ?? 0, times.at(-1) ?? 0].map((time) => time.toFixed(1)).join('  ');
    console.log(`${method} ${path} ${body ?? ''}`.padEnd(66), text);
  }
} finally {
  await runtime.stop();
}
