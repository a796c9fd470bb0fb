import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { REGISTRATION_CODES } from '../../../src/accounts/errors.ts';
import { accountOf, rejectionOf, signUp } from '../../support/accounts.ts';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { derivations } from '../../support/derivations.ts';
import { PATHS } from '../../support/paths.ts';
import { anAccount, anEmployee, anEmployeeRegistration, aRegistration, asSite } from '../../support/seed.ts';
import { call, dump } from '../../support/service.ts';
import { KNOWN_ELSEWHERE, REGISTRATIONS, WRONG } from './registration-cases.ts';

useCheapPasswords();

await anEmployee({ username: 'taken.name', email: 'taken@example.com', workEmail: 'taken@acme.com' });
await anAccount({ email: 'taken@müller.example' });
await anAccount({ email: 'taken@xn--bcher-kva.example' });

/** Everything that is stored, as far as it is known. */
let stored: string | undefined;

/** Outcome of a registration that is rejected: the code alone, nothing stored and nothing hashed. */
async function expectRejection(fields: object, code: string): Promise<void> {
  stored ??= await dump();
  let response = new Response();
  const hashed = await derivations(async () => {
    response = await signUp(fields);
  });
  const before = stored;
  stored = await dump();
  expect(response.status).toBe(400);
  expect(await rejectionOf(response)).toMatchObject({ code, errors: [code] });
  expect(response.headers.get('location')).toBeNull();
  expect(stored).toBe(before);
  expect(hashed).toBe(0);
}

it.each(REGISTRATIONS)('%s', async (_what, fields, outcome) => {
  if (outcome !== 204) return expectRejection(aRegistration(fields), outcome as string);
  stored = undefined;
  const response = await signUp(aRegistration(fields));
  expect([response.status, await response.text()]).toEqual([204, '']);
  expect(response.headers.get('content-type')).toBeNull();
  expect(response.headers.get('location')).toMatch(/^\/applicants\/aplt_[0-9a-z]{26}$/);
});

const pairs = WRONG.flatMap(([first, one], index) =>
  WRONG.slice(index + 1)
    .filter(([, other]) => Object.keys(other).every((field) => !(field in one)))
    .map(([second, other]) => ({ first, second, fields: { ...one, ...other } })),
);

it('returns the first in the published order of every two, and lists those that the input alone deserves', async () => {
  const before = await dump();
  let responses: unknown[] = [];
  const hashed = await derivations(async () => {
    responses = await Promise.all(
      pairs.map(async ({ fields, second }) => {
        const response = await signUp(aRegistration(fields));
        const { code, errors } = await rejectionOf(response);
        return [response.status, code, second, errors];
      }),
    );
  });
  const listed = (first: string, second: string) => (KNOWN_ELSEWHERE.has(second) ? [first] : [first, second]);
  expect(responses).toEqual(pairs.map(({ first, second }) => [400, first, second, listed(first, second)]));
  expect(await dump()).toBe(before);
  expect(hashed).toBe(0);
});

it('has a row for each code, and nearly every pair of them', () => {
  expect(WRONG.map(([code]) => code)).toEqual([...REGISTRATION_CODES]);
  expect(new Set(REGISTRATIONS.map(([, , outcome]) => outcome))).toEqual(new Set([204, ...REGISTRATION_CODES]));
  // Six pairs are about one field, or about `internal` in two ways.
  expect(pairs).toHaveLength((13 * 12) / 2 - 6);
});

it('lists all that is wrong with a form at once, in the published order', async () => {
  const wrong = {
    dataPrivacyAccepted: 'true',
    lastname: 5,
    firstname: 5,
    salutation: '3',
    internal: true,
    workEmail: 'nonsense',
    email: 'nonsense',
    username: 'other@example.com',
  };
  const codes = [
    'invalid_username_address',
    'invalid_mail_address',
    'invalid_work_mail_address',
    'invalid_salutation',
    'invalid_firstname',
    'invalid_lastname',
    'invalid_data_privacy',
  ];
  const listOf = async (fields: object) => (await rejectionOf(await signUp(fields))).errors;
  expect(await listOf({ ...wrong, password: '' })).toEqual(['password_empty', ...codes]);
  expect(await listOf({ ...wrong, password: 'short' })).toEqual(['password invalid', ...codes]);
  expect(await listOf({})).toEqual(['password_empty', 'invalid_username_address', 'invalid_mail_address']);
});

it.each([
  ['short', ['10 characters', 'upper-case', 'digit', 'special']],
  ['AA1!AAAAAA', ['lower-case']],
  ['Aa1aaaaaaa', ['special']],
  ['Aa!aaaaaaa', ['digit']],
  ['aa1!aaaaaa', ['upper-case']],
  ['Aa1!aaaaa', ['10 characters']],
  [`Aa1!a${'é'.repeat(510)}`, ['1,024 bytes']],
])('names the rules that the password %s misses, and no other', async (password, missed) => {
  const { message } = await rejectionOf(await signUp(aRegistration({ password })));
  const rules = ['10 characters', 'upper-case', 'lower-case', 'digit', 'special', '1,024 bytes'];
  expect(rules.filter((rule) => message.includes(rule))).toEqual(rules.filter((rule) => missed.includes(rule)));
});

it.each<[locale: unknown, stored: string]>([
  ['pt-BR', 'pt-BR'],
  ['de_AT', 'de_AT'],
  ['tlh', 'tlh'],
  ['zh_TW_#Hant', 'en'],
  ['', 'en'],
  [5, 'en'],
  [null, 'en'],
])('keeps the locale %j as %s', async (locale, kept) => {
  expect(await accountOf(await anAccount({ locale }))).toMatchObject({ locale: kept });
});

it.each<[salutation: unknown, stored: string]>([
  [0, '0'],
  [1, '1'],
  [2, '2'],
  ['', '0'],
  [null, '0'],
])('keeps the salutation %j as %s', async (salutation, kept) => {
  expect(await accountOf(await anAccount({ salutation }))).toMatchObject({ salutation: kept });
});

it.each<[sent: object, stored: string | null]>([
  [{ dataPrivacyAccepted: true, dataPrivacyVersion: '2025-07 <b>' }, '2025-07 <b>'],
  [{ dataPrivacyAccepted: true, dataPrivacyVersion: '' }, null],
  [{ dataPrivacyAccepted: true }, null],
  [{ dataPrivacyAccepted: false, dataPrivacyVersion: '2025-07' }, null],
  [{ dataPrivacyVersion: '2025-07' }, null],
])('keeps the version of a consent that was given: %j as %j', async (sent, kept) => {
  expect(await accountOf(await anAccount(sent))).toMatchObject({ consent_version: kept });
});

it('returns that a work address is no longer allowed before that it is taken', async () => {
  await env.WORK_EMAIL_DOMAINS.put('gone.example', 'allowed');
  stored = undefined;
  const { workEmail } = await anEmployee({ workEmail: 'taken@gone.example' });
  await env.WORK_EMAIL_DOMAINS.delete('gone.example');
  await expectRejection(anEmployeeRegistration({ workEmail }), 'invalid_work_mail_address');
});

it.each<[string, BodyInit | undefined, string | undefined, message: RegExp]>([
  ['no JSON', '{"password":""', 'application/json', /not readable as JSON/],
  ['an empty list', '[]', 'application/json', /not an object/],
  ['a list', '[{}]', 'application/json', /not an object/],
  ['null', 'null', 'application/json', /not an object/],
  ['nothing', undefined, 'application/json', /not readable as JSON/],
  ['a form', 'password=', 'application/x-www-form-urlencoded', /content type/],
  ['bytes that are not UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), 'application/json', /not readable as JSON/],
  ['more than 64 KiB', `{"firstname":"${'n'.repeat(65_536)}"}`, 'application/json', /larger than 64 KiB/],
])('returns request_malformed before all for %s, and says why', async (_what, body, type, why) => {
  const before = await dump();
  const headers = { ...asSite, 'content-type': type as string };
  const response = await call('POST', PATHS.accounts, { headers, ...(body !== undefined && { body }) });
  expect(response.status).toBe(400);
  const { code, message, errors } = await rejectionOf(response);
  expect([code, errors]).toEqual(['request_malformed', ['request_malformed']]);
  expect(message).toMatch(why);
  expect(await dump()).toBe(before);
});

it.each([
  ['text/plain', true],
  ['Text/Plain;q=0.9, */*', true],
  ['text/plain, application/json', false],
  ['application/json', false],
  ['*/*', false],
])('returns to Accept: %s the bare code: %s', async (accept, bare) => {
  for (const [code, fields] of WRONG) {
    const response = await signUp(aRegistration(fields), { headers: { accept } });
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe(bare ? 'text/plain; charset=utf-8' : 'application/json');
    const text = await response.text();
    expect(bare ? text : JSON.parse(text).code).toBe(code);
  }
});
