import { env } from 'cloudflare:workers';
import { safeParse } from 'valibot';
import { expect, it } from 'vitest';
import { Retention } from '../../../src/platform/retention.ts';
import { previewRetention } from '../../../src/privacy/retention/preview.ts';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { logged } from '../../support/logs.ts';
import { PATHS } from '../../support/paths.ts';
import { aRetention, listRetained } from '../../support/retention.ts';
import { aClient, aDatabase } from '../../support/seed.ts';
import { bearer, call, dump } from '../../support/service.ts';

useCheapPasswords();

const backend = bearer((await aClient('key')).credential);

it('says who is due, when at the earliest and why, the earliest first, and changes nothing', async () => {
  const rule = { account: 100, notice: 30, profile: 60 };
  const { at, clock, runTwice, anAccount, aProfile, logIn } = await aRetention('account=100d notice=30d');
  const idle = await anAccount();
  const back = await anAccount();
  const profile = await aProfile(backend);
  at(20);
  await logIn(back.username);
  at(71);
  const before = await dump();
  const preview = async () =>
    (await previewRetention(aDatabase(), rule, clock.now())).map(({ id, on, reason }) => [
      id,
      new Date(on).toISOString(),
      reason,
    ]);
  expect(await preview()).toEqual([
    [profile, '2030-03-02T12:00:00.000Z', 'profile not changed since 2030-01-01'],
    [idle.id, '2030-04-12T12:00:00.000Z', 'account not used since 2030-01-01, notice not accepted yet'],
  ]);
  expect(await dump()).toBe(before);
  await runTwice();
  expect((await preview()).at(-1)).toEqual([
    idle.id,
    '2030-04-12T12:01:00.000Z',
    'account not used since 2030-01-01, notice of 2030-03-13',
  ]);
  at(91);
  expect((await preview()).map(([id]) => id)).toEqual([profile, idle.id, back.id]);
});

it('says what then happens', async () => {
  const { at, clock, run, anAccount, aProfile } = await aRetention('account=9d notice=3d profile=7d');
  await anAccount();
  await aProfile(backend);
  const ended: string[] = [];
  for (let day = 1; day <= 14; day += 1) {
    at(day);
    const due = await previewRetention(aDatabase(), { account: 9, notice: 3, profile: 7 }, clock.now());
    const ends = due.filter(({ on }) => on <= clock.now()).map(({ id }) => id);
    const before = await listRetained();
    await run();
    const after = await listRetained();
    ended.push(...ends);
    expect(
      before.filter((id) => !after.includes(id)),
      `day ${day}`,
    ).toEqual(ends.sort());
  }
  expect([await listRetained(), ended.length]).toEqual([[], 2]);
});

/** Profiles without accounts, all of one timestamp. */
const seedProfiles = (count: number, at: number) =>
  env.DB.prepare(
    `insert into applicants (id, version, created_on, modified_on)
    with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ?1)
    select 'aplt_' || n, 1, ?2, ?2 from numbers`,
  )
    .bind(count, at)
    .run();

it('lists everyone, also thousands', async () => {
  const { at, clock } = await aRetention('');
  await seedProfiles(2_500, clock.now());
  at(2);
  expect(await previewRetention(aDatabase(), { profile: 1 }, clock.now())).toHaveLength(2_500);
});

it.each([
  ['', {}],
  ['account=730d notice=30d profile=365d', { account: 730, notice: 30, profile: 365 }],
  ['  profile=1d\taccount=99999d ', { profile: 1, account: 99_999 }],
])('reads the rule "%s"', (text, rule) => {
  expect(safeParse(Retention, text)).toMatchObject({ success: true, output: rule });
});

const WRONG = [
  'account=730',
  'account=0d',
  'account=-1d',
  'account=1d account=2d',
  'notice=30d',
  'notice=30d profile=60d',
  'account=30d notice=30d',
  'account=730d,notice=30d',
  'accounts=730d',
  '730d',
  'account=730d on',
  'Account=730d',
  'account=1e3d',
];

it.each(WRONG)('takes "%s" for a bad variable: calls say so, and nothing ends', async (rule) => {
  const { at, run, aProfile } = await aRetention('');
  const id = await aProfile(backend);
  at(90_000);
  await run({ RETENTION: rule });
  expect(await listRetained()).toEqual([id]);
  let response = new Response();
  const lines = await logged(async () => {
    response = await call('GET', PATHS.applicant(id), { headers: backend, env: { RETENTION: rule } });
  });
  expect(lines.join('\n')).toContain('"variable":"RETENTION"');
  expect([response.status, await response.json()]).toMatchObject([503, { error_codes: ['configuration_invalid'] }]);
});
