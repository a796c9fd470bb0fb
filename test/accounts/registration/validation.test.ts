import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { REGISTRATION_CODES } from '../../../src/accounts/errors.ts';
import { codeOf, signUp } from '../../support/accounts.ts';
import { derivations } from '../../support/derivations.ts';
import { PATHS } from '../../support/paths.ts';
import { anAccount, anEmployee, anEmployeeRegistration, aRegistration, asSite } from '../../support/seed.ts';
import { call, dump } from '../../support/service.ts';
import { REGISTRATIONS, WRONG } from './registration-cases.ts';

await anEmployee({ username: 'taken.name', email: 'taken@example.com', workEmail: 'taken@acme.com' });
await anAccount({ email: 'taken@müller.example' });
await anAccount({ email: 'taken@xn--bcher-kva.example' });

/** Everything that is stored, as far as it is known. */
let stored: string | undefined;

/** What a registration must come to that is refused: the code, nothing stored and nothing hashed. */
async function expectRejection(fields: object, code: string): Promise<void> {
  stored ??= await dump();
  let response = new Response();
  const hashed = await derivations(async () => {
    response = await signUp(fields);
  });
  const before = stored;
  stored = await dump();
  expect(await codeOf(response)).toEqual([400, code]);
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

it('returns the first in the published order of every two', async () => {
  const before = await dump();
  let told: unknown[] = [];
  const hashed = await derivations(async () => {
    told = await Promise.all(
      pairs.map(async ({ fields, second }) => [...(await codeOf(await signUp(aRegistration(fields)))), second]),
    );
  });
  expect(told).toEqual(pairs.map(({ first, second }) => [400, first, second]));
  expect(await dump()).toBe(before);
  expect(hashed).toBe(0);
});

it('has a row for each code, and nearly every pair of them', () => {
  expect(WRONG.map(([code]) => code)).toEqual([...REGISTRATION_CODES]);
  expect(new Set(REGISTRATIONS.map(([, , outcome]) => outcome))).toEqual(new Set([204, ...REGISTRATION_CODES]));
  // Six pairs are about one field, or about `internal` in two ways.
  expect(pairs).toHaveLength((14 * 13) / 2 - 6);
});

it('returns that a work address is no longer allowed before that it is taken', async () => {
  await env.WORK_EMAIL_DOMAINS.put('gone.example', 'allowed');
  stored = undefined;
  const { workEmail } = await anEmployee({ workEmail: 'taken@gone.example' });
  await env.WORK_EMAIL_DOMAINS.delete('gone.example');
  await expectRejection(anEmployeeRegistration({ workEmail }), 'invalid_work_mail_address');
});

it.each<[string, BodyInit | undefined, string | undefined]>([
  ['no JSON', '{"password":""', 'application/json'],
  ['a list', '[]', 'application/json'],
  ['null', 'null', 'application/json'],
  ['nothing', undefined, 'application/json'],
  ['a form', 'password=', 'application/x-www-form-urlencoded'],
  ['bytes that are not UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), 'application/json'],
  ['more than 64 KiB', `{"firstname":"${'n'.repeat(65_536)}"}`, 'application/json'],
])('returns request_malformed before all for %s', async (_what, body, type) => {
  const before = await dump();
  const headers = { ...asSite, 'content-type': type as string };
  const response = await call('POST', PATHS.accounts, { headers, ...(body !== undefined && { body }) });
  expect(await codeOf(response)).toEqual([400, 'request_malformed']);
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
