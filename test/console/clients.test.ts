import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { PATHS } from '../support/paths.ts';
import { rows } from '../support/profiles.ts';
import { aClient, ORIGIN } from '../support/seed.ts';
import { bearer, call, dump } from '../support/service.ts';
import { anOperator, nextOf, open, send, signedIn, textOf } from './support.ts';

const operator = await anOperator();
const session = await signedIn(operator);

const BACK_END = { kind: 'key', name: 'Back office', 'scope_identity-verification': 'on' };
const logged = async () =>
  (await rows<Record<string, string>>('operator_log')).map(({ client_id, action, subject, fields }) => [
    client_id,
    action,
    subject,
    fields,
  ]);

async function made(fields: Record<string, string>): Promise<{ id: string; html: string }> {
  const response = await send('/console/clients', session, fields);
  expect(response.status).toBe(200);
  const html = await response.text();
  return { id: /<code>(cli_\w+)<\/code>/.exec(html)?.[1] ?? 'none', html };
}

it('makes a client whose key works at once, and shows the key once', async () => {
  const { id, html } = await made(BACK_END);
  const key = /sk_[a-z2-7*#$=]{27}/.exec(html)?.[0] ?? 'none';
  expect((await call('GET', PATHS.applicants, { headers: bearer(key) })).status).toBe(200);
  expect(await open(`/console/clients/${id}`, session)).not.toContain(key);
  expect(await dump()).not.toContain(key);
  expect(await logged()).toContainEqual([operator.id, 'client_created', id, '']);
});

it.each([
  ['no name', { ...BACK_END, name: ' ' }, 'A name is one line'],
  ['no kind', { ...BACK_END, kind: 'robot' }, 'Choose what kind'],
  ['no scope', { kind: 'key', name: 'A' }, 'A client without a scope can do nothing'],
  ['a public client with more than frontend', { ...BACK_END, kind: 'public' }, 'A public client proves nothing'],
  ['operate', { kind: 'key', name: 'A', scope_operate: 'on' }, 'A client without a scope can do nothing'],
  ['an origin with a path', { ...BACK_END, origins: 'https://a.example/x' }, 'is not an origin'],
  ['a page elsewhere', { ...BACK_END, origins: ORIGIN, reset_url: 'https://b.example/r' }, 'is not a page of one'],
  ['a day that has passed', { ...BACK_END, expires: '2020-01-01' }, 'has passed'],
  ['a day that is none', { ...BACK_END, expires: '2099-02-30' }, 'Write the day of expiry'],
])('shows the form again with what is wrong: %s', async (_, fields, problem) => {
  const before = await dump();
  const response = await send('/console/clients', session, fields);
  expect(response.status).toBe(400);
  const html = await response.text();
  expect(textOf(html)).toContain(problem);
  expect(html).toContain(`name="name" type="text" value="${fields.name}"`);
  expect(await dump()).toBe(before);
});

it('changes a client, and logs the names of what changed', async () => {
  const { id } = await made(BACK_END);
  const changed = {
    name: 'Careers',
    scope_frontend: 'on',
    origins: ORIGIN,
    reset_url: `${ORIGIN}/reset`,
    expires: '2099-01-01',
  };
  expect(nextOf(await send(`/console/clients/${id}`, session, changed))).toEqual([
    303,
    `/console/clients/${id}?done=changed`,
  ]);
  const [row] = await rows<Record<string, unknown>>('clients').then((all) => all.filter((client) => client.id === id));
  expect(row).toMatchObject({
    name: 'Careers',
    scopes: 'frontend',
    origins: ORIGIN,
    reset_url: `${ORIGIN}/reset`,
    expires_on: Date.parse('2099-01-01'),
  });
  expect(await logged()).toContainEqual([operator.id, 'client_changed', id, 'name scopes origins expiresOn resetUrl']);
});

it('gives a new key, and the old one ends', async () => {
  const { id, html } = await made(BACK_END);
  const [old] = /sk_[a-z2-7*#$=]{27}/.exec(html) ?? [];
  const rotated = await (await send(`/console/clients/${id}/rotate`, session)).text();
  const [key = 'none'] = /sk_[a-z2-7*#$=]{27}/.exec(rotated) ?? [];
  expect(key).not.toBe(old);
  expect((await call('GET', PATHS.applicants, { headers: bearer(key) })).status).toBe(200);
  expect(await logged()).toContainEqual([operator.id, 'client_rotated', id, '']);
});

it('revokes a client whose id is typed, once', async () => {
  const { id } = await made(BACK_END);
  const revoke = (typed: string) => send(`/console/clients/${id}/revoke`, session, { typed });
  const wrong = await revoke('cli_another');
  expect([wrong.status, textOf(await wrong.text())]).toEqual([400, expect.stringContaining('Nothing was revoked')]);
  expect(nextOf(await revoke(` ${id} `))).toEqual([303, `/console/clients/${id}?done=revoked`]);
  expect(textOf(await (await revoke(id)).text())).toContain('has been revoked already');
  expect((await logged()).filter(([, action, subject]) => action === 'client_revoked' && subject === id)).toHaveLength(
    1,
  );
});

it('neither changes nor rotates an operator key, and gives no operate', async () => {
  const before = await dump();
  const path = `/console/clients/${operator.id}`;
  for (const response of [await send(path, session, BACK_END), await send(`${path}/rotate`, session)]) {
    expect([response.status, textOf(await response.text())]).toEqual([400, expect.stringContaining('npm run client')]);
  }
  expect(await dump()).toBe(before);
});

it('never revokes the last operator key, not even when two revoke each other at once', async () => {
  const [one, other] = [await anOperator(), await anOperator()];
  const sessions = [await signedIn(one), await signedIn(other)] as const;
  await env.DB.prepare("update clients set revoked_on = 1 where scopes = 'operate' and id not in (?, ?)")
    .bind(one.id, other.id)
    .run();
  await aClient('key', { scopes: ['operate'], expiresOn: Date.now() - 1 });
  await Promise.all([
    send(`/console/clients/${other.id}/revoke`, sessions[0], { typed: other.id }),
    send(`/console/clients/${one.id}/revoke`, sessions[1], { typed: one.id }),
  ]);
  const all = await rows<{ id: string; scopes: string; revoked_on: number | null; expires_on: number | null }>(
    'clients',
  );
  const live = all.filter(({ scopes, revoked_on, expires_on }) => scopes === 'operate' && !revoked_on && !expires_on);
  expect(live).toHaveLength(1);
  const last = live[0]?.id ?? 'none';
  const session = sessions[last === one.id ? 0 : 1];
  const refused = await send(`/console/clients/${last}/revoke`, session, { typed: last });
  expect(textOf(await refused.text())).toContain('the last key that opens the console');
});

it('answers 404 for a client that is not there', async () => {
  const again = await signedIn(await anOperator());
  expect((await call('GET', '/console/clients/unknown', { headers: again })).status).toBe(404);
  expect((await send('/console/clients/unknown', again, BACK_END)).status).toBe(404);
});
