import { afterAll, expect, it } from 'vitest';
import { cloudflareAccount } from './cloudflare.ts';
import { call, isRefusal, newState } from './support.ts';

const state = newState();
const account = await cloudflareAccount();
afterAll(() => account.close());

it('asks for a deployment where there is none', async () => {
  const { code, stderr } = await call(state, 'client', ['list', '--remote'], account.env);
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('applicants') });
});

it('makes a client in the database of that name', async () => {
  expect(await call(state, 'deploy', [], account.env)).toMatchObject({ code: 0, stderr: '' });
  const args = ['create', '--name', 'Careers site', '--kind', 'public', '--id', 'site', '--remote', '--json'];
  expect(await call(state, 'client', args, account.env)).toMatchObject({ code: 0, stderr: '' });
  const { stdout } = await call(state, 'client', ['list', '--remote', '--json'], account.env);
  expect(JSON.parse(stdout)).toMatchObject([{ id: 'site', name: 'Careers site', kind: 'public' }]);
});

it('changes the list that the deployed Worker is bound to', async () => {
  expect(await call(state, 'domains', ['add', 'bücher.example', '--remote'], account.env)).toMatchObject({ code: 0 });
  const { stdout } = await call(state, 'domains', ['list', '--remote', '--json'], account.env);
  expect(stdout).toBe('["xn--bcher-kva.example"]\n');
});

it('says who may ask when nobody is logged in', async () => {
  const nobody = { CLOUDFLARE_API_TOKEN: undefined, HOME: state, XDG_CONFIG_HOME: state };
  expect(await call(state, 'client', ['list', '--remote'], nobody)).toSatisfy(isRefusal);
});
