import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { clockAt } from '../support/clock.ts';
import { failureOf, type Resource } from '../support/profiles.ts';
import { aClient, anApplicant } from '../support/seed.ts';
import { bearer, call } from '../support/service.ts';

interface Page {
  data: Resource[];
  _links: { next?: { href: string } };
}

const { credential } = await aClient('key');
const headers = bearer(credential);
const privileged = bearer((await aClient('key', { scopes: ['identity-verification', 'privacy'] })).credential);
const list = (query = '', as = headers) => call('GET', `/applicants${query}`, { headers: as });
const anonymize = (id: string) => call('POST', `/applicants/${id}/anonymize`, { headers });

async function pageOf(query = '', as = headers): Promise<Page> {
  const response = await list(query, as);
  expect(response.status).toBe(200);
  return response.json();
}

const idsOf = async (query: string, as = headers) => (await pageOf(query, as)).data.map(({ id }) => id);

/** The path and query that a page leads on to. */
function nextOf({ _links: { next } }: Page): string | undefined {
  if (next === undefined) return undefined;
  const { origin, pathname, search } = new URL(next.href);
  expect([origin, pathname]).toEqual([env.PUBLIC_ORIGIN, '/applicants']);
  return search;
}

/** Every page from a query on; between two pages something else happens. */
async function walk(query: string, meanwhile: (page: Page) => Promise<unknown> = async () => {}): Promise<Page[]> {
  const pages: Page[] = [];
  for (let next: string | undefined = query; next !== undefined; next = nextOf(pages.at(-1) as Page)) {
    const page = await pageOf(next);
    pages.push(page);
    await meanwhile(page);
  }
  return pages;
}

/** Creates an applicant at a time of the clock. */
async function createAt(time: string, fields: object = {}): Promise<Resource> {
  const seams = { clock: clockAt(Date.parse(time)) };
  const response = await call('POST', '/applicants', { headers, json: fields, seams });
  expect(response.status).toBe(201);
  return response.json();
}

const clear = () => env.DB.prepare('delete from applicants').run();

it('is empty without applicants', async () => {
  await clear();
  expect(await pageOf()).toEqual({ data: [], _links: {} });
});

it('lists every applicant, the anonymized in between, newest first', async () => {
  await clear();
  const made: Resource[] = [];
  for (let count = 0; count < 5; count++) made.unshift(await anApplicant(headers, { email: `${count}@b.co` }));
  await anonymize(made[1]?.id as string);
  await anonymize(made[3]?.id as string);
  const { data, _links } = await pageOf();
  expect(data.map(({ id }) => id)).toEqual(made.map(({ id }) => id));
  expect([data[0], data[2], data[4]]).toEqual([made[0], made[2], made[4]]);
  expect(data[1]).not.toHaveProperty('email');
  expect(_links).toEqual({});
});

it('answers 50 unless another number is asked for, and says exactly while there are more', async () => {
  await clear();
  for (let count = 0; count < 50; count++) await anApplicant(headers);
  expect(nextOf(await pageOf())).toBeUndefined();
  expect(nextOf(await pageOf('?limit=50'))).toBeUndefined();
  expect(nextOf(await pageOf('?limit=100'))).toBeUndefined();
  await anApplicant(headers);
  const page = await pageOf();
  expect(page.data).toHaveLength(50);
  expect((await walk('')).map(({ data }) => data.length)).toEqual([50, 1]);
  expect((await walk('?limit=49')).map(({ data }) => data.length)).toEqual([49, 2]);
  expect((await walk('?limit=17')).map(({ data }) => data.length)).toEqual([17, 17, 17]);
  expect((await walk('?limit=1')).map(({ data }) => data.length)).toEqual(Array(51).fill(1));
});

it('walks 120 applicants once each while others are created and anonymized', async () => {
  await clear();
  const made: string[] = [];
  for (let count = 0; count < 120; count++)
    made.unshift((await anApplicant(headers, { email: `${count}@walk.example` })).id);
  const ahead = made.filter((_, index) => index % 7 === 0);
  const pages = await walk('?limit=20', async ({ data }) => {
    await anApplicant(headers, { email: 'new@walk.example' });
    // One that has been listed and one that may not have been.
    await anonymize(data[3]?.id as string);
    await anonymize(ahead.pop() as string);
  });
  expect(pages.map(({ data }) => data.length)).toEqual(Array(6).fill(20));
  expect(pages.flatMap(({ data }) => data.map(({ id }) => id))).toEqual(made);
});

it('walks those of one timestamp once each, and by creation rather than by id', async () => {
  await clear();
  const late = await createAt('2031-01-01T00:00:00Z');
  const same = [];
  for (let count = 0; count < 7; count++) same.push((await createAt('2030-01-01T00:00:00Z')).id);
  const imported = await createAt('1969-06-01T00:00:00Z');
  const found = (await walk('?limit=2')).flatMap(({ data }) => data.map(({ id }) => id));
  expect(found).toEqual([late.id, ...same.sort().reverse(), imported.id]);
});

it('keeps every filter in the link to the next page', async () => {
  await clear();
  const reference = { external_applicant_id: 'ext_kept', email: 'Kept+1@example.com' };
  for (let count = 0; count < 5; count++) await createAt('2030-01-01T00:00:00Z', reference);
  await createAt('2030-01-01T00:00:00Z', { email: reference.email });
  const query = new URLSearchParams({
    ...reference,
    created_from: '2030-01-01T01:00:00+01:00',
    created_to: '2030-01-02T00:00:00Z',
    anonymized: 'false',
    limit: '2',
  });
  const pages = await walk(`?${query}`);
  expect(pages.map(({ data }) => data.length)).toEqual([2, 2, 1]);
  const next = new URLSearchParams(nextOf(pages[0] as Page));
  next.delete('after');
  expect(Object.fromEntries(next)).toEqual({
    ...Object.fromEntries(query),
    created_from: '2030-01-01T00:00:00.000Z',
    created_to: '2030-01-02T00:00:00.000Z',
  });
});

it('takes what was created from a time on, and before another', async () => {
  await clear();
  const times = ['2030-01-01T00:00:00.000Z', '2030-01-01T00:00:00.001Z', '2030-01-01T00:00:00.002Z'];
  const made = new Map<string, string>();
  for (const time of times) made.set((await createAt(time)).id, time.slice(-4, -1));
  const found = async (query: string) => (await idsOf(query)).map((id) => made.get(id));
  expect(await found('?created_from=2030-01-01T00:00:00.001Z')).toEqual(['002', '001']);
  expect(await found('?created_to=2030-01-01T00:00:00.001Z')).toEqual(['000']);
  expect(await found('?created_from=2030-01-01T00:00:00.001Z&created_to=2030-01-01T00:00:00.002Z')).toEqual(['001']);
  expect(await found('?created_from=2030-01-01T00:00:00.0001Z')).toEqual(['002', '001']);
  expect(await found('?created_to=2030-01-01t00:00:00.0011z')).toEqual(['001', '000']);
  expect(await found('?created_from=2030-01-01T05:30:00%2B05:30')).toEqual(['002', '001', '000']);
  expect(await found('?created_from=2030-01-01T05:30:00+05:30')).toEqual(['002', '001', '000']);
  expect(await found('?created_from=2030-01-02T00:00:00Z&created_to=2030-01-01T00:00:00Z')).toEqual([]);
  const [page] = await walk('?limit=1');
  expect(await found(`${nextOf(page as Page)}&created_to=2030-01-01T00:00:00.001Z`)).toEqual(['000']);
});

it('tells the anonymized from the others, with every other filter as well', async () => {
  await clear();
  const fields = { external_applicant_id: 'ext_both' };
  const [gone, live] = [await anApplicant(headers, fields), await anApplicant(headers, fields)];
  await anonymize(gone.id);
  for (const filter of ['', '&external_applicant_id=ext_both', '&created_from=2020-01-01T00:00:00Z']) {
    expect(await idsOf(`?anonymized=true${filter}`)).toEqual([gone.id]);
    expect(await idsOf(`?anonymized=false${filter}`)).toEqual([live.id]);
  }
  expect(await idsOf('?external_applicant_id=ext_both')).toEqual([live.id, gone.id]);
});

it('combines the filters', async () => {
  await clear();
  const one = await anApplicant(headers, { external_applicant_id: 'ext_x', email: 'x@b.co' });
  await anApplicant(headers, { external_applicant_id: 'ext_y', email: 'x@b.co' });
  await anApplicant(headers, { external_applicant_id: 'ext_x', email: 'y@b.co' });
  for (const as of [headers, privileged]) {
    expect(await idsOf('?external_applicant_id=ext_x&email=x@b.co', as)).toEqual([one.id]);
    expect(await idsOf('?external_applicant_id=ext_x&email=x@b.co&anonymized=true', as)).toEqual([]);
    expect(await idsOf(`?external_applicant_id=ext_x&email=x@b.co&created_to=${one.created_on}`, as)).toEqual([]);
  }
});

it('is for callers that may read', async () => {
  const reader = bearer((await aClient('key', { scopes: ['identity-verification:read'] })).credential);
  const applicant = await anApplicant(headers);
  expect((await list('?limit=1', reader)).status).toBe(200);
  const one = `/applicants/${applicant.id}`;
  expect((await call('GET', one, { headers: reader })).status).toBe(200);
  for (const [method, path] of [
    ['POST', '/applicants'],
    ['PATCH', one],
    ['POST', `${one}/anonymize`],
    ['GET', `${one}/export`],
    ['GET', `${one}/events`],
  ] as const) {
    const options = { headers: reader, ...(method !== 'GET' && { json: {} }) };
    expect(await failureOf(await call(method, path, options))).toEqual([403, 'forbidden']);
  }
});

it.each([
  ['page=2', ['page_unknown']],
  ['EMAIL=a@b.co', ['EMAIL_unknown']],
  ['email=a@b.co&offset=1&sort=id', ['offset_unknown', 'sort_unknown']],
  ['offset=1&limit=0', ['limit_invalid', 'offset_unknown']],
  ['a%20b=1', ['field_unknown']],
  ['__proto__=x', ['__proto___unknown']],
  ['constructor=x', ['constructor_unknown']],
  ['access_token=x', ['access_token_unknown']],
  ['email=', ['email_invalid']],
  ['email=%20', ['email_invalid']],
  ['email=nonsense', ['email_invalid']],
  ['email=a+b', ['email_invalid']],
  ['email=a@b.co%00', ['email_invalid']],
  ['email=a@%D8%A8a.com', ['email_invalid']],
  ['external_applicant_id=', ['external_applicant_id_invalid']],
  ['external_applicant_id=a', ['external_applicant_id_invalid']],
  ['email=a@b.co&email=a@b.co', ['email_invalid']],
  ['email=&email=a@b.co', ['email_invalid']],
  ['external_applicant_id=ext_a&external_applicant_id=ext_b', ['external_applicant_id_invalid']],
  ['limit=', ['limit_invalid']],
  ['limit=0', ['limit_invalid']],
  ['limit=101', ['limit_invalid']],
  ['limit=-1', ['limit_invalid']],
  ['limit=05', ['limit_invalid']],
  ['limit=1e1', ['limit_invalid']],
  ['limit=10&limit=10', ['limit_invalid']],
  ['anonymized=', ['anonymized_invalid']],
  ['anonymized=1', ['anonymized_invalid']],
  ['anonymized=TRUE', ['anonymized_invalid']],
  ['created_from=', ['created_from_invalid']],
  ['created_from=2030-01-01', ['created_from_invalid']],
  ['created_from=1893456000000', ['created_from_invalid']],
  ['created_from=2030-01-01T00:00:00', ['created_from_invalid']],
  ['created_from=2030-01-01+00:00:00Z', ['created_from_invalid']],
  ['created_to=2030-02-30T00:00:00Z', ['created_to_invalid']],
  ['created_to=2030-13-01T00:00:00Z', ['created_to_invalid']],
  ['created_to=2030-01-01T24:00:00Z', ['created_to_invalid']],
  ['created_to=2030-01-01T00:60:00Z', ['created_to_invalid']],
  ['created_to=2030-01-01T00:00:00%2B24:00', ['created_to_invalid']],
  ['created_to=9999-12-31T23:59:59-01:00', ['created_to_invalid']],
  ['after=', ['after_invalid']],
  ['after=x', ['after_invalid']],
  ['after=aplt_01k0q4xg5sfx3rjq0w3k5v7n2c', ['after_invalid']],
  ['after=mdhq1x2k.01k0q4xg5sfx3rjq0w3k5v7n2cx', ['after_invalid']],
  ['limit=0&after=x&email=x', ['email_invalid', 'limit_invalid', 'after_invalid']],
])('refuses the query %j', async (query, codes) => {
  expect(await failureOf(await list(`?${query}`))).toEqual([400, 'request_invalid', codes]);
});

it.each(['created_from', 'created_to'])('takes the ends of time for %s', async (name) => {
  for (const time of ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z']) {
    await pageOf(`?${name}=${time}`);
  }
});

it('begins behind a cursor whose applicant is no longer there', async () => {
  await clear();
  const made: string[] = [];
  for (let count = 0; count < 4; count++) made.unshift((await anApplicant(headers)).id);
  const next = nextOf(await pageOf('?limit=2'));
  await env.DB.prepare('delete from applicants where id = ?').bind(made[1]).run();
  expect(await idsOf(next as string)).toEqual(made.slice(2));
});
