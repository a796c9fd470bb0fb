import { env } from 'cloudflare:workers';
import { parse } from 'valibot';
import { beforeEach, expect, it } from 'vitest';
import { EVENT_TYPES, type EventType, Feed } from '../../src/events/schema.ts';
import { clockAt } from '../support/clock.ts';
import { counting } from '../support/counting.ts';
import { intercepted } from '../support/intercepted.ts';
import { runMaintenanceOnce } from '../support/maintenance.ts';
import { PATHS } from '../support/paths.ts';
import { failureOf } from '../support/profiles.ts';
import { aClient, anApplicant } from '../support/seed.ts';
import { bearer, begin, call } from '../support/service.ts';

const backend = await aClient('key');
const reader = await aClient('key', { scopes: ['events'] });
const ofBackend = { headers: bearer(backend.credential) };
const ofReader = { headers: bearer(reader.credential) };

const DAY = 24 * 60 * 60 * 1000;
const NOW = Date.now();

interface Event {
  id: string;
  type: EventType;
  data: { applicant_id: string };
}

interface Page {
  data: Event[];
  _links: { next: { href: string } };
}

beforeEach(async () => {
  await env.DB.batch([env.DB.prepare('delete from events'), env.DB.prepare('delete from cursors')]);
});

async function read(path: string): Promise<Page> {
  const response = await call('GET', path, ofReader);
  expect(response.status).toBe(200);
  const page = await response.json<Page>();
  parse(Feed, page);
  return page;
}

const nextOf = ({ _links }: Page) => _links.next.href.replace('https://applicants.example', '');
const feed = (query: string) => `${PATHS.feed}?${query}`;
const idsOf = ({ data }: Page) => data.map(({ id }) => Number(id.slice(4)));

/** Gives the history that many entries, one for each of the actions in turn, of a day each. */
async function seedHistory(count: number, actions: readonly string[], at = NOW): Promise<void> {
  const isTally = "action in ('logged_in', 'log_in_failed')";
  const seeding = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ?1),
    entry(id, action) as (select i, json_extract(?2, '$[' || (i % json_array_length(?2)) || ']') from n)
    insert into events (id, applicant_id, client_id, action, fields, request_id, at, day, count)
    select id, 'aplt_' || (id % 7), 'cli_seed', action, '', id, ?3, iif(${isTally}, id, null), iif(${isTally}, 1, null) from entry`;
  await env.DB.prepare(seeding).bind(count, JSON.stringify(actions), at).run();
}

it('gives the event of a change, whole', async () => {
  const json = { external_applicant_id: 'ext_a', email: 'a@b.example' };
  const seams = { clock: clockAt(NOW) };
  const response = await call('POST', PATHS.applicants, { ...ofBackend, json, seams });
  const { id, created_on } = await response.json<{ id: string; created_on: string }>();
  const page = await read(PATHS.feed);
  expect(page).toEqual({
    data: [
      {
        id: 'evt_000000000001',
        type: 'applicant.created',
        created_on,
        data: {
          applicant_id: id,
          external_applicant_id: 'ext_a',
          client_id: backend.id,
          fields: ['external_applicant_id', 'email'],
          request_id: response.headers.get('cko-request-id'),
        },
        _links: { applicant: { href: `https://applicants.example/applicants/${id}` } },
      },
    ],
    _links: { next: { href: 'https://applicants.example/events?after=evt_000000000001' } },
  });
});

it('leaves out the reference of an applicant that has none, and names no field where none changed', async () => {
  const { id } = await anApplicant(ofBackend.headers);
  await call('POST', PATHS.anonymize(id), ofBackend);
  const { data } = await read(PATHS.feed);
  expect(data.map((event) => [event.type, event.data])).toEqual([
    ['applicant.created', { applicant_id: id, client_id: backend.id, fields: [], request_id: expect.any(String) }],
    ['applicant.anonymized', { applicant_id: id, client_id: backend.id, fields: [], request_id: expect.any(String) }],
  ]);
});

it('goes on behind a cursor, and leads from the end to itself until there is more', async () => {
  await anApplicant(ofBackend.headers);
  const first = await read(PATHS.feed);
  const end = await read(nextOf(first));
  expect([end.data, nextOf(end)]).toEqual([[], nextOf(first)]);
  const { id } = await anApplicant(ofBackend.headers);
  const { data } = await read(nextOf(end));
  expect(data.map((event) => event.data.applicant_id)).toEqual([id]);
});

it('leads on from an empty feed', async () => {
  const page = await read(PATHS.feed);
  expect(page).toEqual({ data: [], _links: { next: { href: expect.stringMatching(/after=evt_000000000000$/) } } });
  await anApplicant(ofBackend.headers);
  expect(idsOf(await read(nextOf(page)))).toEqual([1]);
});

it('gives every event once and in order, in parts of the size asked for', async () => {
  await seedHistory(250, ['created', 'updated', 'exported']);
  const pages: Page[] = [];
  for (let path = feed('limit=60'); ; path = nextOf(pages.at(-1) as Page)) {
    pages.push(await read(path));
    if (pages.at(-1)?.data.length === 0) break;
  }
  expect(pages.map(({ data }) => data.length)).toEqual([60, 60, 60, 60, 10, 0]);
  expect(pages.flatMap(idsOf)).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
  expect((await read(PATHS.feed)).data).toHaveLength(100);
  expect((await read(feed('limit=1000'))).data).toHaveLength(250);
});

it('gives the types that are asked for, and keeps asking for them', async () => {
  await seedHistory(60, ['created', 'password_changed', 'reset_done', 'work_email_confirmed', 'locked', 'reset_asked']);
  const page = await read(feed('type=account.locked&type=account.password_changed&limit=10'));
  expect(new Set(page.data.map(({ type }) => type))).toEqual(new Set(['account.locked', 'account.password_changed']));
  expect(nextOf(page)).toMatch(
    /^\/events\?after=evt_\d{12}&type=account\.locked&type=account\.password_changed&limit=10$/,
  );
  const all = await read(feed(EVENT_TYPES.map((type) => `type=${type}`).join('&')));
  expect(all.data).toHaveLength(50);
});

it('has no event for log-ins, wrong passwords and what was asked for', async () => {
  await seedHistory(30, ['logged_in', 'log_in_failed', 'reset_asked']);
  const page = await read(PATHS.feed);
  expect(page.data).toEqual([]);
  expect(nextOf(page)).toBe('/events?after=evt_000000000030');
});

it('looks at five thousand entries at the most, and leads on behind them', async () => {
  await seedHistory(12_000, ['logged_in']);
  await anApplicant(ofBackend.headers);
  const nexts: string[] = [];
  let page = await read(feed('type=applicant.created'));
  for (; page.data.length === 0; page = await read(nextOf(page))) nexts.push(nextOf(page));
  expect(nexts.map((next) => /evt_0*(\d+)/.exec(next)?.[1])).toEqual(['5000', '10000']);
  expect(idsOf(page)).toEqual([12_001]);
});

it('is one round trip', async () => {
  const { d1, trips } = counting(env.DB);
  await call('GET', PATHS.feed, ofReader);
  const { response, rest } = await begin('GET', feed('after=evt_000000000000'), { ...ofReader, env: { DB: d1 } });
  expect([response.status, trips()]).toEqual([200, 1]);
  await rest();
});

it.each([
  ['limit=0', 'limit_invalid'],
  ['limit=1001', 'limit_invalid'],
  ['limit=', 'limit_invalid'],
  ['limit=1&limit=2', 'limit_invalid'],
  ['after=', 'after_invalid'],
  ['after=42', 'after_invalid'],
  ['after=evt_42', 'after_invalid'],
  ['after=evt_0000000000042', 'after_invalid'],
  ['after=evt_000000000001&after=evt_000000000002', 'after_invalid'],
  ['type=', 'type_invalid'],
  ['type=ping', 'type_invalid'],
  ['type=applicant.created&type=applicant.removed', 'type_invalid'],
  ['types=applicant.created', 'types_unknown'],
])('rejects %s', async (query, code) => {
  const response = await call('GET', feed(query), ofReader);
  expect(await failureOf(response)).toEqual([400, 'request_invalid', [code]]);
});

it.each(['identity-verification', 'privacy', 'import', 'operate'] as const)(
  'is not for the scope %s',
  async (scope) => {
    const other = await aClient('key', { scopes: [scope] });
    expect((await call('GET', PATHS.feed, { headers: bearer(other.credential) })).status).toBe(403);
  },
);

it('rejects a cursor of before the oldest event that is kept', async () => {
  await seedHistory(3, ['created'], NOW - 500 * DAY);
  await runMaintenanceOnce({}, { clock: clockAt(NOW) });
  await anApplicant(ofBackend.headers);
  expect(await failureOf(await call('GET', feed('after=evt_000000000002'), ofReader))).toEqual([410, 'cursor_expired']);
  expect(idsOf(await read(feed('after=evt_000000000003')))).toEqual([4]);
  expect(idsOf(await read(PATHS.feed))).toEqual([4]);
});

it('rejects a cursor behind the last entry, and accepts that one when it has been deleted', async () => {
  expect(await failureOf(await call('GET', feed('after=evt_000000000001'), ofReader))).toEqual([
    400,
    'request_invalid',
    ['after_invalid'],
  ]);
  await seedHistory(2, ['logged_in', 'created'], NOW - 500 * DAY);
  expect((await read(feed('after=evt_000000000002'))).data).toEqual([]);
  await runMaintenanceOnce({}, { clock: clockAt(NOW) });
  expect((await read(feed('after=evt_000000000002'))).data).toEqual([]);
  for (const after of ['evt_000000000003', 'evt_999999999999']) {
    const response = await call('GET', feed(`after=${after}`), ofReader);
    expect(await failureOf(response)).toEqual([400, 'request_invalid', ['after_invalid']]);
  }
});

it('reads on the primary when a replica has never had the entry of a cursor', async () => {
  await seedHistory(3, ['created']);
  const headers = { ...ofReader.headers, 'x-d1-bookmark': `00000000-00000000-00000000-${'0'.repeat(32)}` };
  let isReplica = true;
  // The replica has none of the history yet, and is read first.
  const DB = intercepted(env.DB, ['batch'], async (run) => {
    const results = await run();
    if (!isReplica) return results;
    isReplica = false;
    return [{ ...results[0], results: [{ deleted: 0, newest: 0 }] }, ...results.slice(1)];
  });
  const response = await call('GET', feed('after=evt_000000000002'), { headers, env: { DB } });
  expect(response.status).toBe(200);
  expect(idsOf(await response.json<Page>())).toEqual([3]);
});

it('accepts a cursor behind which nothing but counts of log-ins has been deleted', async () => {
  await seedHistory(2, ['created', 'logged_in'], NOW - 40 * DAY);
  await runMaintenanceOnce({}, { clock: clockAt(NOW) });
  expect(await read(feed('after=evt_000000000000'))).toMatchObject({ data: [{ id: 'evt_000000000002' }] });
});

it('gives no id twice, also when everything has been deleted', async () => {
  await seedHistory(5, ['created'], NOW - 500 * DAY);
  await runMaintenanceOnce({}, { clock: clockAt(NOW) });
  const page = await read(PATHS.feed);
  expect([page.data, nextOf(page)]).toEqual([[], '/events?after=evt_000000000005']);
  await anApplicant(ofBackend.headers);
  expect(idsOf(await read(nextOf(page)))).toEqual([6]);
});
