import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { counting } from '../../support/counting.ts';
import { PATHS, V2, V3 } from '../../support/paths.ts';
import { aClient, anAccount, asSite, registered } from '../../support/seed.ts';
import { bearer, call, dump } from '../../support/service.ts';

useCheapPasswords();

await anAccount({ username: 'Hannah.Bret', email: 'Hannah@Bücher.example' });
await anAccount({ username: 'Ada+Jobs@example.com', email: 'ada+jobs@example.com' });

const ask = (path: string, name: string, value: string, options = {}) =>
  call('GET', `${path}?${new URLSearchParams({ [name]: value })}`, { headers: asSite, ...options });

const USERNAME = 'checkUsernameForExistence';
const MAIL = 'checkMailForExistence';

it.each(
  [V2, V3].flatMap((base) =>
    (
      [
        [USERNAME, 'username', 'Hannah.Bret', true],
        [USERNAME, 'username', 'HANNAH.bret', true],
        [USERNAME, 'username', 'hannah', false],
        [USERNAME, 'username', 'ada+jobs@EXAMPLE.com', true],
        [USERNAME, 'username', 'ada jobs@example.com', true],
        [USERNAME, 'username', ' hannah.bret\t', true],
        [USERNAME, 'username', 'ada-jobs@example.com', false],
        [MAIL, 'email', 'Hannah@Bücher.example', true],
        [MAIL, 'email', 'HANNAH@BÜCHER.EXAMPLE', true],
        [MAIL, 'email', 'hannah@xn--bcher-kva.example', true],
        [MAIL, 'email', 'hannah@bucher.example', false],
        [MAIL, 'email', 'ada+jobs@example.com', true],
        [MAIL, 'email', 'ada jobs@example.com', true],
        [MAIL, 'email', ' ada jobs@example.com ', true],
        [MAIL, 'email', 'abc123@example.com', false],
      ] as const
    ).map((row) => [base, ...row] as const),
  ),
)('%s/%s?%s=%s is %s', async (base, path, name, value, taken) => {
  const { d1, trips } = counting(env.DB);
  const before = await dump();
  await ask(`${base}/${path}`, name, value);
  const response = await ask(`${base}/${path}`, name, value, { env: { DB: d1 } });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(await response.text()).toBe(String(taken));
  expect(trips()).toBe(1);
  expect(await dump()).toBe(before);
});

it.each([
  [USERNAME, ''],
  [USERNAME, '?username='],
  [USERNAME, '?username=a%20b'],
  [USERNAME, '?username=%20'],
  [USERNAME, '?username=m%C3%BCller'],
  [USERNAME, '?username=a/b'],
  [USERNAME, `?username=${'u'.repeat(251)}`],
  [USERNAME, '?username=Hannah.Bret&username=Hannah.Bret'],
  [USERNAME, '?email=hannah@xn--bcher-kva.example'],
  [MAIL, ''],
  [MAIL, '?email='],
  [MAIL, '?email=nonsense'],
  [MAIL, '?email=abc123'],
  [MAIL, '?email=@'],
  [MAIL, `?email=${'l'.repeat(2_000)}@example.com`],
  [MAIL, '?email=ada%2bjobs@example.com&email=ada%2bjobs@example.com'],
  [MAIL, '?username=Hannah.Bret'],
])('returns false for %s%s, which cannot exist', async (path, query) => {
  for (const base of [V2, V3]) {
    const response = await call('GET', `${base}/${path}${query}`, { headers: asSite });
    expect([response.status, await response.text()]).toEqual([200, 'false']);
  }
});

it('says that names are free again after erasure', async () => {
  const person = await anAccount();
  const { credential } = await aClient('key');
  await call('POST', PATHS.anonymize(person.id), { headers: bearer(credential) });
  expect(await (await ask(`${V3}/${USERNAME}`, 'username', person.username)).json()).toBe(false);
  expect(await (await ask(`${V3}/${MAIL}`, 'email', person.email)).json()).toBe(false);
  await registered({ ...person });
});
