import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { inQueue, requireQueueSpace } from '../../../src/accounts/passwords/hashing/queue.ts';
import { loggedIn, logIn, logInAsSite } from '../../support/accounts.ts';
import { failing } from '../../support/database-faults.ts';
import { watched } from '../../support/limits.ts';
import { PATHS } from '../../support/paths.ts';
import { anAccount, PASSWORD } from '../../support/seed.ts';
import { call, form } from '../../support/service.ts';

const tries = ({ asked }: ReturnType<typeof watched>) => asked.filter(([counter]) => counter === 'NAME_LIMIT').length;

it('hashes one password at a time, in the order in which calls came', async () => {
  const done: string[] = [];
  const work = (name: string) =>
    inQueue(async (pause) => {
      done.push(`${name} begins`);
      for (let pauses = 0; pauses < 3; pauses++) await pause();
      done.push(`${name} ends`);
    });
  await Promise.all([work('a'), work('b'), work('c')]);
  expect(done).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

it('keeps ten log-ins, rejects the eleventh without counting it, and takes the next when one is through', async () => {
  const { username } = await anAccount();
  const limits = watched();
  const responses = await Promise.all(Array.from({ length: 11 }, () => logIn(username, PASSWORD, { env: limits.env })));
  expect(responses.map(({ status }) => status)).toEqual([...Array.from({ length: 10 }, () => 200), 503]);
  expect(responses[10]?.headers.get('retry-after')).toBe('1');
  expect(tries(limits)).toBe(10);
  expect(() => requireQueueSpace()).not.toThrow();
});

it('goes on when a call is never finished', async () => {
  void inQueue(() => new Promise(() => {}));
  const began = Date.now();
  expect(await inQueue(async () => 'done')).toBe('done');
  expect(Date.now() - began).toBeGreaterThan(900);
});

it('frees the turn of what throws', async () => {
  await expect(inQueue(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await inQueue(async () => 'done')).toBe('done');
});

it.each([
  ['log in', PATHS.frontendToken, { grant_type: 'password' }],
  ['change the password', PATHS.changePassword, { np: 'Rainy-Day-2025' }],
  ['change the address', PATHS.changeEmail, { email: 'another@queue.example' }],
  ['leave', PATHS.eraseMe, {}],
])('counts no try to %s that is rejected because the queue is full', async (_, path, fields) => {
  const { username } = await anAccount();
  const headers = await loggedIn(username);
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const full = Array.from({ length: 10 }, () => inQueue(() => held));
  const limits = watched();
  const isForm = path === PATHS.frontendToken || path === PATHS.changePassword;
  const response = await call('POST', path, {
    env: limits.env,
    ...(path === PATHS.frontendToken
      ? logInAsSite(username, PASSWORD)
      : isForm
        ? { headers, body: form({ op: PASSWORD, ...fields }) }
        : { headers, json: { password: PASSWORD, ...fields } }),
  });
  release();
  await Promise.all(full);
  expect([response.status, response.headers.get('retry-after'), tries(limits)]).toEqual([503, '1', 0]);
});

it.each(['is overloaded', 'fails'])(
  'counts no try to log in that is rejected because the database %s',
  async (fault) => {
    const { username } = await anAccount();
    const limits = watched();
    const DB = failing(env.DB, Array(9).fill({ before: `D1 DB ${fault}` }));
    const send = () =>
      call('POST', PATHS.frontendToken, { ...logInAsSite(username, PASSWORD), env: { ...limits.env, DB } });
    expect((await send()).status).toBe(503);
    expect((await send()).status).toBe(503);
    expect(tries(limits)).toBe(0);
  },
);
