import { expect, it } from 'vitest';
import { inQueue, requireQueueSpace } from '../../../src/accounts/passwords/hashing/queue.ts';
import { logIn } from '../../support/accounts.ts';
import { anAccount } from '../../support/seed.ts';

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
  const responses = await Promise.all(Array.from({ length: 11 }, () => logIn(username)));
  expect(responses.map(({ status }) => status)).toEqual([...Array.from({ length: 10 }, () => 200), 503]);
  expect(responses[10]?.headers.get('retry-after')).toBe('1');
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
