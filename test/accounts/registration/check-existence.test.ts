import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { codeOf } from '../../support/accounts.ts';
import { counting } from '../../support/counting.ts';
import { PATHS, V2, V3 } from '../../support/paths.ts';
import { aClient, anAccount, asSite, registered } from '../../support/seed.ts';
import { bearer, call, dump } from '../../support/service.ts';

await anAccount({ username: 'Hannah.Bret', email: 'Hannah@Bücher.example' });

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
        [USERNAME, 'username', 'hannah@xn--bcher-kva.example', true],
        [MAIL, 'email', 'Hannah@Bücher.example', true],
        [MAIL, 'email', 'HANNAH@BÜCHER.EXAMPLE', true],
        [MAIL, 'email', 'hannah@xn--bcher-kva.example', true],
        [MAIL, 'email', 'hannah@bucher.example', false],
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
  [USERNAME, '', 'invalid_username_address'],
  [USERNAME, '?username=', 'invalid_username_address'],
  [USERNAME, '?username=a%20b', 'invalid_username_address'],
  [USERNAME, `?username=${'u'.repeat(251)}`, 'invalid_username_address'],
  [USERNAME, '?username=a&username=b', 'invalid_username_address'],
  [USERNAME, '?email=a@b.co', 'invalid_username_address'],
  [MAIL, '', 'invalid_mail_address'],
  [MAIL, '?email=', 'invalid_mail_address'],
  [MAIL, '?email=nonsense', 'invalid_mail_address'],
  [MAIL, '?email=a@b.co&email=c@d.ef', 'invalid_mail_address'],
  [MAIL, '?username=hannah', 'invalid_mail_address'],
])('rejects %s%s', async (path, query, code) => {
  for (const base of [V2, V3]) {
    expect(await codeOf(await call('GET', `${base}/${path}${query}`, { headers: asSite }))).toEqual([400, code]);
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
