import { expect, it } from 'vitest';
import { PATHS } from '../../support/paths.ts';
import { BREACHED, PADDED, sha1 } from '../../support/range-service.ts';
import { served } from '../../support/served.ts';

const { origin, ranges, register: registerClient } = await served();
const site = await registerClient('public', { scopes: ['frontend'] });
const { state } = ranges;

let people = 0;

async function register(password: string): Promise<[status: number, body: string]> {
  people += 1;
  const response = await fetch(`${origin}${PATHS.accounts}`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${site.id}:`)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ username: `breach.${people}`, password, email: `breach.${people}@example.com` }),
  });
  return [response.status, await response.text()];
}

it('rejects a breached password, and tells the service five characters of its hash and nothing else', async () => {
  state.asked.length = 0;
  const [status, body] = await register(BREACHED);
  expect(status).toBe(400);
  expect(JSON.parse(body)).toEqual({
    code: 'password invalid',
    message: 'The password needs to be one that is in no known breach.',
    errors: ['password invalid'],
  });
  expect(state.asked).toEqual([{ url: `/range/${sha1(BREACHED).slice(0, 5)}`, padding: 'true' }]);
});

it('asks about the form that is stored, not about the spelling typed', async () => {
  state.asked.length = 0;
  const wide = BREACHED.replace(/[A-Z]/, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0));
  expect(wide).not.toBe(BREACHED);
  expect((await register(wide))[0]).toBe(400);
  expect(state.asked).toEqual([{ url: `/range/${sha1(BREACHED).slice(0, 5)}`, padding: 'true' }]);
});

it.each([
  ['in no breach', 'Sunny-Day-2025'],
  ['only there to pad', PADDED],
])('takes a password that is %s', async (_, password) => {
  expect((await register(password))[0]).toBe(204);
});

it('asks nothing about a password that misses the policy, or is common', async () => {
  state.asked.length = 0;
  for (const password of ['short', 'Password1!']) expect((await register(password))[0]).toBe(400);
  expect(state.asked).toEqual([]);
});

it.each(['silent', 'failing', 'redirecting'] as const)(
  'lets pass what a service that is %s cannot tell',
  async (mood) => {
    state.mood = mood;
    expect((await register(BREACHED))[0]).toBe(204);
    state.mood = 'well';
  },
);
