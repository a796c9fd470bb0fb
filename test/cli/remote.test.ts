import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call, isRefusal, newState } from './support.ts';

const state = newState();

/** Cloudflare as far as these commands see it: it answers by the end of a path, and remembers what it was asked. */
const asked: string[] = [];
const answers: Record<string, unknown> = {
  '/d1/database/applicants': { uuid: 'database-id', name: 'applicants' },
  '/d1/database/database-id/query': [{ results: [{ id: 'site' }], success: true, meta: {} }],
  '/workers/scripts/applicants/settings': {
    bindings: [{ type: 'kv_namespace', name: 'WORK_EMAIL_DOMAINS', namespace_id: 'list-id' }],
  },
  '/storage/kv/namespaces/list-id/keys': [{ name: 'acme.com' }],
};
const cloudflare = createServer(async (request, response) => {
  const path = (request.url ?? '').replace(/^.*\/accounts\/account-id|\?.*$/g, '');
  asked.push(`${request.method} ${path} ${await text(request)}`);
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ success: true, errors: [], messages: [], result: answers[path] ?? {} }));
});

let account: NodeJS.ProcessEnv;
const nobody = { CLOUDFLARE_API_TOKEN: undefined, HOME: state, XDG_CONFIG_HOME: state };

beforeAll(async () => {
  await once(cloudflare.listen(0, '127.0.0.1'), 'listening');
  const { port } = cloudflare.address() as AddressInfo;
  account = {
    CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${port}/client/v4`,
    CLOUDFLARE_API_TOKEN: 'token',
    CLOUDFLARE_ACCOUNT_ID: 'account-id',
  };
});

afterAll(() => cloudflare.close());

it('makes a client in the database of that name', async () => {
  const args = ['create', '--name', 'Careers site', '--kind', 'public', '--id', 'site', '--remote', '--json'];
  expect(await call(state, 'client', args, account)).toMatchObject({ code: 0, stderr: '' });
  expect(asked.at(-1)).toMatch(/^POST \/d1\/database\/database-id\/query .*insert into/);
  expect(asked.at(-1)).toContain("'site', 'Careers site', 'public'");
});

it('changes the list that the deployed Worker is bound to', async () => {
  expect(await call(state, 'domains', ['add', 'bücher.example', '--remote'], account)).toMatchObject({ code: 0 });
  expect(asked.at(-1)).toMatch(/^PUT \/storage\/kv\/namespaces\/list-id\/values\/xn--bcher-kva.example /);
  expect((await call(state, 'domains', ['list', '--remote', '--json'], account)).stdout).toBe('["acme.com"]\n');
});

it('says who may ask when nobody is logged in', async () => {
  expect(await call(state, 'client', ['list', '--remote'], nobody)).toSatisfy(isRefusal);
});
