import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { PATHS } from '../support/paths.ts';
import { failureOf } from '../support/profiles.ts';
import { aClient, anApplicant } from '../support/seed.ts';
import { bearer, call } from '../support/service.ts';

const { credential } = await aClient('key', { scopes: ['identity-verification', 'privacy'] });
const headers = bearer(credential);

interface Page {
  data: { id: number; request_id: string }[];
  _links: { next?: { href: string } };
}

/** Gives an applicant that many log-ins; every other entry is of another person. */
async function seedHistory(id: string, count: number): Promise<void> {
  const seeding = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ?2 * 2)
    insert into events (applicant_id, client_id, action, fields, request_id, at)
    select iif(i % 2, ?1, 'aplt_other'), 'cli_seed', 'logged_in', '', i, i from n`;
  await env.DB.prepare(seeding).bind(id, count).run();
}

async function read(path: string): Promise<Page> {
  const response = await call('GET', path, { headers });
  expect(response.status).toBe(200);
  return response.json();
}

it('gives 1,000 entries at most, newest first, and the way to those before', async () => {
  const { id } = await anApplicant(headers);
  await seedHistory(id, 2_500);
  const pages: Page[] = [];
  for (let path: string | undefined = `/applicants/${id}/events`; path !== undefined; ) {
    const page: Page = await read(path);
    pages.push(page);
    const next = page._links.next?.href;
    if (next !== undefined)
      expect(next).toMatch(/^https:\/\/applicants\.example\/applicants\/aplt_\w+\/events\?before=\d+$/);
    path = next?.replace('https://applicants.example', '');
  }
  expect(pages.map(({ data }) => data.length)).toEqual([1_000, 1_000, 501]);
  const ids = pages.flatMap(({ data }) => data.map((entry) => entry.id));
  expect(ids).toEqual([...new Set(ids)].sort((a, b) => b - a));
  const document = await call('GET', PATHS.export(id), { headers });
  expect((await document.json<{ events: unknown[] }>()).events).toEqual(pages[0]?.data);
});

it('leads from a full page to an empty one', async () => {
  const { id } = await anApplicant(headers);
  await seedHistory(id, 999);
  const { data, _links } = await read(`/applicants/${id}/events`);
  expect(data).toHaveLength(1_000);
  expect(await read(_links.next?.href.replace('https://applicants.example', '') ?? '')).toEqual({
    data: [],
    _links: {},
  });
});

it('has nothing before the first entry and everything before the last one of all', async () => {
  const { id } = await anApplicant(headers);
  const { data } = await read(`/applicants/${id}/events`);
  expect(data).toHaveLength(1);
  expect(await read(`/applicants/${id}/events?before=${data[0]?.id}`)).toEqual({ data: [], _links: {} });
  expect((await read(`/applicants/${id}/events?before=999999999999999`)).data).toEqual(data);
  expect((await read(`/applicants/${id}/events?something=else`)).data).toEqual(data);
});

it.each(['', '0', '-1', '1.5', '1e3', 'x', '01', '9999999999999999', '1&before=2'])(
  'rejects before=%s',
  async (before) => {
    const { id } = await anApplicant(headers);
    const response = await call('GET', `/applicants/${id}/events?before=${before}`, { headers });
    expect(await failureOf(response)).toEqual([400, 'request_invalid', ['before_invalid']]);
  },
);
