import { createExecutionContext, createScheduledController, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import worker from '../../src/index.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { logged } from '../support/logs.ts';
import { mailbox } from '../support/mailbox.ts';
import { PATHS } from '../support/paths.ts';
import { failureOf } from '../support/profiles.ts';
import { aClient, anEmployee } from '../support/seed.ts';
import { bearer, call, dump } from '../support/service.ts';

useCheapPasswords();

const { credential } = await aClient('key');
const headers = bearer(credential);
const paused = { PAUSED: 'on' };

it.each([
  ['POST', '/applicants'],
  ['GET', '/health'],
  ['GET', '/nowhere'],
])('answers %s %s with 503 while it is paused, and changes nothing', async (method, path) => {
  const before = await dump();
  const response = await call(method, path, { headers, env: paused });
  expect(response.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  expect(await failureOf(response)).toEqual([503, 'service_unavailable', ['paused']]);
  expect(await dump()).toBe(before);
});

it('answers the Accounts family in its own error format', async () => {
  const response = await call('POST', PATHS.accounts, { json: {}, env: paused });
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ code: 'service_unavailable' });
});

it.each(['off', ''])('serves with PAUSED = "%s"', async (PAUSED) => {
  expect((await call('GET', '/health', { env: { PAUSED } })).status).toBe(200);
});

it.each(['on', 'onn'])('does nothing in the scheduled run while PAUSED is "%s"', async (PAUSED) => {
  await anEmployee({}, { env: mailbox(() => Promise.reject(new Error('down'))).env });
  await env.DB.prepare('update outbox set due_on = 0').run();
  const { env: bindings, mails } = mailbox();
  const before = await dump();
  const execution = createExecutionContext();
  const lines = await logged(async () => {
    await worker.scheduled(createScheduledController(), { ...env, ...bindings, PAUSED }, execution);
    await waitOnExecutionContext(execution);
  });
  expect(mails).toEqual([]);
  expect(await dump()).toBe(before);
  expect(lines.join()).toContain('maintenance_paused');
});
