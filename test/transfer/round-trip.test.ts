import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loggedIn, readMe } from '../support/accounts.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { effort, timeout } from '../support/effort.ts';
import { aMover, exportedPeople, imported } from '../support/import.ts';
import { PATHS } from '../support/paths.ts';
import { failureOf, type Resource } from '../support/profiles.ts';
import { allowDomain, anAccount, anApplicant, PASSWORD, seedSite } from '../support/seed.ts';
import { call } from '../support/service.ts';
import { clear } from '../support/snapshots.ts';

useCheapPasswords();

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

const id = fc
  .array(fc.constantFrom(...ALPHABET), { minLength: 26, maxLength: 26 })
  .map((characters) => `aplt_${characters.join('')}`);
const time = fc
  .date({ min: new Date(0), max: new Date('2026-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const name = fc.constantFrom('Hannah', 'Zoë', '李', 'O’Neill-García', '😀', 'a'.repeat(255), '  blanks  ');
const local = fc
  .string({ unit: fc.constantFrom(...'abcXYZ019.'), minLength: 1, maxLength: 12 })
  .filter((text) => /^\w+$/.test(text));
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

/** A person with an account, or without one, or anonymized. `number` keeps the names of two people apart. */
const person = (number: number) =>
  fc.oneof(
    {
      weight: 1,
      arbitrary: fc.record({
        id,
        created_on: fc.constant('2019-01-01T00:00:00Z'),
        anonymized_on: fc.constant('2020-02-02T02:02:02.002Z'),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        id: optional(id),
        created_on: optional(time),
        external_applicant_id: optional(fc.constantFrom('ext_1', 'eaplt_2')),
        email: optional(local.map((text) => `${text}@Müller.example`)),
        external_applicant_name: fc.option(name),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        id: optional(id),
        created_on: optional(time),
        external_applicant_name: fc.option(name, { nil: null }),
        account: fc.record({
          username: local.map((text) => `${text}.${number}`),
          email: local.map((text) => `${text}.${number}@BÜCHER.example`),
          email_verified: optional(fc.boolean()),
          salutation: fc.constantFrom('0', '1', '2', 1, ''),
          firstname: optional(name),
          lastname: optional(name),
          locale: fc.constantFrom('de', 'zh_TW', 'nonsense!', undefined),
          consented_on: optional(time),
          dataPrivacyVersion: optional(fc.constantFrom('2019-1', '')),
          work_email: fc.constant(`Person.${number}@firm.example`),
          work_email_verified: optional(fc.boolean()),
          internal: optional(fc.boolean()),
          password: optional(fc.constant(PASSWORD)),
        }),
      }),
    },
  );

const people = fc
  .integer({ min: 1, max: 8 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, number) => person(number))));

/** The column that an import decides itself: when it was. */
const lasting = (rows: readonly Record<string, unknown>[]) => rows.map(({ modified_on, ...row }) => row);

async function emptied(): Promise<{ authorization: string }> {
  await clear();
  await seedSite();
  return aMover();
}

it(
  'gives the same people out of one deployment and into an empty one',
  async () => {
    await fc.assert(
      fc.asyncProperty(people, async (rows) => {
        const here = await emptied();
        const results = await imported(here, rows);
        expect(results.map(({ status, errors }) => errors ?? status)).toEqual(rows.map(() => 'created'));
        const before = await exportedPeople(here);
        expect(before).toHaveLength(rows.length);
        expect((await imported(here, before)).map(({ status }) => status)).toEqual(rows.map(() => 'unchanged'));
        const there = await emptied();
        expect((await imported(there, before)).map(({ status }) => status)).toEqual(rows.map(() => 'created'));
        expect(lasting(await exportedPeople(there))).toEqual(lasting(before));
      }),
      effort(12),
    );
  },
  timeout(120_000),
);

it('gives people that callers have made, changed and erased', async () => {
  const here = await emptied();
  const named = await anAccount({ firstname: 'Hannah', lastname: 'Bret', locale: 'de', dataPrivacyAccepted: true });
  const other = await anAccount();
  const profile = await anApplicant(here, {
    external_applicant_id: 'ext_a',
    email: 'A@b.co',
    external_applicant_name: 'A',
  });
  const gone = await anApplicant(here, { external_applicant_id: 'ext_gone', email: 'gone@b.co' });
  await call('PATCH', PATHS.applicant(named.id), { headers: here, json: { external_applicant_name: 'H. Bret' } });
  await call('POST', PATHS.anonymize(gone.id), { headers: here });
  const me = await readMe(await loggedIn(named.username));
  const ids = [named.id, other.id, profile.id, gone.id];
  const read = (headers: Record<string, string>) =>
    Promise.all(
      ids.map(async (each) => {
        const { modified_on, ...rest } = await (await call('GET', PATHS.applicant(each), { headers })).json<Resource>();
        return rest;
      }),
    );
  const [before, exported] = [await read(here), await exportedPeople(here)];

  const there = await emptied();
  const withPassword = exported.map(({ account, ...row }) =>
    account === undefined ? row : { ...row, account: { ...(account as object), password: PASSWORD } },
  );
  await imported(there, withPassword);
  expect(await read(there)).toEqual(before);
  expect(await readMe(await loggedIn(named.username))).toEqual(me);
  const erased = await call('GET', `${PATHS.applicants}?anonymized=true`, { headers: there });
  expect(await erased.json()).toMatchObject({ data: [{ id: gone.id, external_applicant_id: 'ext_gone' }] });
});

it('gives people whose work domain has left the list, who are not internal', async () => {
  const here = await emptied();
  await allowDomain('left.example');
  const account = { username: 'left', email: 'left@example.com', password: PASSWORD };
  await imported(here, [{ account: { ...account, work_email: 'left@left.example', work_email_verified: true } }]);
  expect((await readMe(await loggedIn('left'))).internal).toBe(true);
  await env.WORK_EMAIL_DOMAINS.delete('left.example');
  const before = await exportedPeople(here);
  expect(before).toMatchObject([{ account: { work_email: 'left@left.example', internal: false } }]);
  expect((await imported(here, before)).map(({ status }) => status)).toEqual(['unchanged']);
  const there = await emptied();
  expect((await imported(there, before)).map(({ status }) => status)).toEqual(['created']);
  expect(lasting(await exportedPeople(there))).toEqual(lasting(before));
});

it('gives a person whose profile has no name while the account has one', async () => {
  const here = await emptied();
  const { id, username } = await anAccount();
  const headers = await loggedIn(username);
  await call('PATCH', PATHS.me, { headers, json: { firstname: 'Hannah' } });
  const before = await exportedPeople(here);
  expect(before).toMatchObject([{ id, account: { firstname: 'Hannah' } }]);
  // As CSV has it, which knows no null.
  expect(Object.values(before[0] ?? {})).not.toContain(null);
  expect((await imported(here, before)).map(({ status }) => status)).toEqual(['unchanged']);
  await imported(await emptied(), before);
  expect(lasting(await exportedPeople(await aMover()))).toEqual(lasting(before));
});

it('exports no secret', async () => {
  const here = await emptied();
  await anAccount();
  const [row] = await exportedPeople(here);
  expect(JSON.stringify(row)).not.toMatch(/pbkdf2|password|hash/);
});

it('goes on behind the last id', async () => {
  const here = await emptied();
  const rows = Array.from({ length: 1_001 }, (_, index) => ({
    id: `aplt_01k0q4xg5sfx3rjq0w3k5v${String(index).padStart(4, '0')}`,
  }));
  for (let start = 0; start < rows.length; start += 500) await imported(here, rows.slice(start, start + 500));
  expect((await exportedPeople(here)).map((row) => row.id)).toEqual(rows.map((row) => row.id));
});

it.each(['x', 'aplt_1', ''])('refuses %j as an id to go on from', async (after) => {
  const response = await call('GET', `${PATHS.exportPeople}?after=${after}`, { headers: await emptied() });
  expect(await failureOf(response)).toEqual([400, 'request_invalid', ['after_invalid']]);
});
