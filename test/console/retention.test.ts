import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { counting } from '../support/counting.ts';
import { aClient, anAccount, anApplicant } from '../support/seed.ts';
import { bearer } from '../support/service.ts';
import { anOperator, open, signedIn, textOf } from './support.ts';

useCheapPasswords();

const session = await signedIn(await anOperator());
const key = bearer((await aClient('key')).credential);
const RULE: Partial<Env> = { RETENTION: 'account=730d notice=30d profile=365d' };
const DAY = 24 * 60 * 60 * 1000;
const dateIn = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

const pageOf = async (bindings: Partial<Env> = RULE) =>
  textOf(await open('/console/retention', session, { env: bindings }));
const run = (sql: string, ...values: unknown[]) =>
  env.DB.prepare(sql)
    .bind(...values)
    .run();
const register = (id: string, days: number) =>
  run('update accounts set registered_on = ? where applicant_id = ?', Date.now() - days * DAY, id);
const modify = (id: string, days: number) =>
  run('update applicants set modified_on = ? where id = ?', Date.now() - days * DAY, id);
const figure = async () =>
  /<dt>Due by retention<\/dt><dd>([^<]+)</.exec(await open('/console', session, { env: RULE }))?.[1];

it('says that people are kept for good where there is no rule', async () => {
  expect(await pageOf({ RETENTION: '' })).toContain('People are kept for good');
  expect(await open('/console', session)).not.toContain('Due by retention');
});

it('shows the rule, and that no one is due', async () => {
  await anAccount();
  await anApplicant(key);
  const page = await pageOf();
  expect(page).toContain('without log-in is anonymized after 730 days, and no earlier than 30 days after a notice');
  expect(page).toContain('nothing was changed for 365 days');
  expect(page).toContain('No one is due.');
  expect(await figure()).toBe('0');
});

it('shows accounts and profiles that are due, the earliest first', async () => {
  const [unused, noticed] = [await anAccount(), await anAccount()];
  const unchanged = await anApplicant(key);
  await register(unused.id, 800);
  await register(noticed.id, 720);
  await run(
    "update accounts set retention_notice = 'a notice', retention_noticed_on = ? where applicant_id = ?",
    Date.now() - 2 * DAY,
    noticed.id,
  );
  await modify(unchanged.id, 400);
  const html = await open('/console/retention', session, { env: RULE });
  const listed = [...html.matchAll(/href="\/console\/people\/(aplt_\w+)"/g)].map(([, id]) => id);
  expect(listed).toEqual([unchanged.id, noticed.id, unused.id]);
  const page = textOf(html);
  expect(page).toContain(`${unchanged.id} ${dateIn(-35)} profile not changed since ${dateIn(-400)}`);
  expect(page).toContain(`${unused.id} ${dateIn(30)} account not used since ${dateIn(-800)}, notice not accepted yet`);
  expect(page).toContain(`${noticed.id} ${dateIn(28)} account not used since ${dateIn(-720)}, notice of ${dateIn(-2)}`);
  expect(await figure()).toBe('3');
});

it('lists a hundred at the most, and counts on', async () => {
  const insert = `insert into applicants (id, version, created_on, modified_on)
    select printf('aplt_01k%023d', value), 1, 1, 1 from json_each(?)`;
  await run(insert, JSON.stringify(Array.from({ length: 1_200 }, (_, index) => index)));
  const html = await open('/console/retention', session, { env: RULE });
  expect(html.match(/<th scope="row">/g)).toHaveLength(100);
  expect(textOf(html)).toContain('There are more than these 100');
  expect(await figure()).toBe('over 1,000');
});

it('costs at most three round trips', async () => {
  for (const path of ['/console/retention', '/console']) {
    const { d1, trips } = counting(env.DB);
    await open(path, session, { env: { ...RULE, DB: d1 } });
    expect(trips()).toBeLessThanOrEqual(3);
  }
});
