import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { counting } from '../../support/counting.ts';
import { PATHS } from '../../support/paths.ts';
import { historyOf, UNKNOWN_ID } from '../../support/profiles.ts';
import { aClient, anAccount, anApplicant, aPersonWithEverything, site } from '../../support/seed.ts';
import { bearer, call } from '../../support/service.ts';
import { anOperator, nextOf, open, send, signedIn, textOf } from '../support.ts';

useCheapPasswords();

const operator = await anOperator();
const session = await signedIn(operator);
const key = bearer((await aClient('key')).credential);
const person = await aPersonWithEverything(site.id, true);
const find = (typed: string, options = {}) => send('/console/people', session, { typed }, options);
const pathOf = (id: string) => `/console/people/${id}`;

it.each([
  ['the id', person.id],
  ['blanks around the id', ` ${person.id} `],
  ['the address of the profile', `profile.${person.email}`],
  ['the address of the account, in capitals', person.email.toUpperCase()],
  ['the work address', person.workEmail],
  ['the user name, in capitals', person.username.toUpperCase()],
])('finds a person by %s, and leads to the page', async (_, typed) => {
  expect(nextOf(await find(typed))).toEqual([303, pathOf(person.id)]);
});

it('finds by a reference, and by an address with an internationalized domain', async () => {
  const { id } = await anApplicant(key, { external_applicant_id: 'ext_one', email: 'Ada@Bücher.example' });
  expect(nextOf(await find('ext_one'))).toEqual([303, pathOf(id)]);
  expect(nextOf(await find('ada@xn--bcher-kva.example'))).toEqual([303, pathOf(id)]);
});

it('finds a user name that looks like a reference or an id', async () => {
  const reference = await anAccount({ username: 'ext_two' });
  expect(nextOf(await find('ext_two'))).toEqual([303, pathOf(reference.id)]);
  const other = await anApplicant(key, { external_applicant_id: 'ext_two' });
  const html = await (await find('ext_two')).text();
  for (const { id } of [reference, other]) expect(html).toContain(`href="${pathOf(id)}"`);
});

it('lists several hits, newest first, and says when there are more', async () => {
  const ids: string[] = [];
  for (let many = 0; many < 51; many++) {
    ids.push((await anApplicant(key, { external_applicant_id: 'ext_many', external_applicant_name: `No ${many}` })).id);
  }
  const response = await find('ext_many');
  expect(response.status).toBe(200);
  const html = await response.text();
  const listed = [...html.matchAll(/href="\/console\/people\/(aplt_\w+)"/g)].map(([, id]) => id);
  expect(listed).toEqual(ids.reverse().slice(0, 50));
  expect(textOf(html)).toContain('The newest 50 of more');
});

it.each([
  ['an id', UNKNOWN_ID],
  ['a reference', 'ext_none'],
  ['an address', 'none@example.com'],
  ['a user name', 'unknown'],
  ['nothing', ''],
  ['a blank', ' '],
  ['a pattern', '%'],
  ['a condition', "' or 1=1 --"],
  ['a long text', 'x'.repeat(10_000)],
  ['half an address', 'a@'],
  ['a letter that no user name has', 'ä'],
])('says so when there is none of %s', async (_, typed) => {
  const response = await find(typed);
  expect(response.status).toBe(404);
  expect(textOf(await response.text())).toContain('There is no person of this');
});

it('finds an anonymized person by what is left', async () => {
  const { id } = await anApplicant(key, { external_applicant_id: 'ext_erased', email: 'erased@example.com' });
  await call('POST', PATHS.anonymize(id), { headers: key });
  expect(nextOf(await find('ext_erased'))).toEqual([303, pathOf(id)]);
  expect((await find('erased@example.com')).status).toBe(404);
});

it('counts as reading where READ_LOG is on', async () => {
  const { id } = await anApplicant(key, { external_applicant_id: 'ext_read' });
  const on = { env: { READ_LOG: 'on' } as Partial<Env> };
  await find('ext_read', on);
  expect(await historyOf(id)).toEqual([['created', 'external_applicant_id']]);
  await open(pathOf(id), session, on);
  expect(await historyOf(id)).toHaveLength(2);
  const other = await anApplicant(key, { external_applicant_id: 'ext_read' });
  await find('ext_read', on);
  expect((await historyOf(other.id)).at(-1)).toEqual(['read', '']);
  await open(pathOf(other.id), session);
  expect(await historyOf(other.id)).toHaveLength(2);
});

it('costs at most three round trips', async () => {
  for (const typed of [person.id, 'ext_many', 'unknown']) {
    const { d1, trips } = counting(env.DB);
    await find(typed, { env: { DB: d1, READ_LOG: 'on' } });
    expect(trips()).toBeLessThanOrEqual(3);
  }
});
