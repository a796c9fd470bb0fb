import { expect, it } from 'vitest';
import { codeOf, loggedIn, logIn, UNCOUNTED } from '../../support/accounts.ts';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { PATHS } from '../../support/paths.ts';
import { historyOf, rows } from '../../support/profiles.ts';
import { aClient, anAccount, anEmployee, PASSWORD } from '../../support/seed.ts';
import { bearer, type Call, call, dump } from '../../support/service.ts';

useCheapPasswords();

const backend = bearer((await aClient('key')).credential);

/** An applicant who is logged in, and what erases them. */
async function aPerson() {
  const person = await anEmployee();
  const headers = await loggedIn(person.username);
  const erase = (json: object, options: Partial<Call> = {}) =>
    call('POST', PATHS.eraseMe, { headers, json, env: UNCOUNTED, ...options });
  return { ...person, headers, erase };
}

it('erases as anonymizing does, and the names are free', async () => {
  const { id, username, email, workEmail, headers, erase } = await aPerson();
  const response = await erase({ password: PASSWORD });
  expect([response.status, await response.text()]).toEqual([204, '']);
  const left = await call('GET', PATHS.applicant(id), { headers: backend });
  expect(Object.keys(await left.json<object>()).sort()).toEqual(['_links', 'created_on', 'id', 'modified_on']);
  for (const table of ['accounts', 'sessions', 'links', 'outbox']) expect(await rows(table), table).toEqual([]);
  expect((await historyOf(id)).at(-1)).toEqual(['anonymized', '']);
  expect((await call('GET', PATHS.me, { headers })).status).toBe(401);
  expect((await erase({ password: PASSWORD })).status).toBe(401);
  expect((await anAccount({ username, email, internal: true, workEmail })).id).not.toBe(id);
});

it.each<[string, object]>([
  ['another password', { password: 'Rainy-Day-2025' }],
  ['no password', {}],
  ['a password that is null', { password: null }],
  ['a password that is no text', { password: [PASSWORD] }],
])('erases nothing for %s, which counts as a try to log in', async (_, sent) => {
  const { id, username, erase } = await aPerson();
  expect(await codeOf(await erase(sent))).toEqual([400, 'wrong_password']);
  expect((await historyOf(id)).at(-1)).toEqual(['log_in_failed', '']);
  expect((await logIn(username)).status).toBe(200);
});

it('is locked once a hundred wrong passwords were tried, the right one too', async () => {
  const { id, erase } = await aPerson();
  const { env } = await import('cloudflare:workers');
  await env.DB.prepare('update accounts set failed_since = ?, failed_count = 99 where applicant_id = ?')
    .bind(Date.now(), id)
    .run();
  expect((await erase({ password: 'Wrong-Day-2025' })).status).toBe(400);
  const before = await dump();
  expect(await codeOf(await erase({ password: PASSWORD }))).toEqual([429, 'too_many_requests']);
  expect(await dump()).toBe(before);
});

it('counts tries by the name and the network, as log-in does', async () => {
  const { erase } = await aPerson();
  const NAME_LIMIT = { limit: async () => ({ success: false }) };
  expect((await erase({ password: PASSWORD }, { env: { NAME_LIMIT } })).status).toBe(429);
});

it('exports to the person what the company gets', async () => {
  const auditor = await aClient('key', { scopes: ['privacy'] });
  const { id, headers } = await aPerson();
  const own = await (await call('GET', PATHS.exportMe, { headers })).json<{ events: unknown[] }>();
  const theirs = await (await call('GET', PATHS.export(id), { headers: bearer(auditor.credential) })).json<{
    events: unknown[];
  }>();
  expect({ ...own, events: [] }).toEqual({ ...theirs, events: [] });
  expect((await historyOf(id)).filter(([action]) => action === 'exported')).toHaveLength(2);
});
