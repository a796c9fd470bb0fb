import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { serviceAt } from '../../../src/cli/transfer/service.ts';

const server = createServer();
afterEach(() => void server.removeAllListeners('request').close());

/** Milliseconds that a command waits where the first answer is busy and has that `Retry-After`. */
async function waitsAfter(retryAfter: string): Promise<number[]> {
  const waits: number[] = [];
  let calls = 0;
  server.on('request', (_, response) => {
    calls += 1;
    response.writeHead(calls === 1 ? 503 : 200, { 'retry-after': retryAfter }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const wait = async (milliseconds: number) => void waits.push(milliseconds);
  await serviceAt({ url, key: `sk_${'a'.repeat(27)}` }, () => {}, wait).call('GET', '/');
  return waits;
}

it.each(['30', '1.5', '0', 'soon'])('waits a second at least, and the seconds of Retry-After: %s', async (value) => {
  expect(await waitsAfter(value)).toEqual([Math.max(1, Number(value) || 0) * 1_000]);
});

it('waits until the date of a Retry-After', async () => {
  const [wait = 0] = await waitsAfter(new Date(Date.now() + 30_000).toUTCString());
  expect(wait).toBeGreaterThan(25_000);
  expect(wait).toBeLessThanOrEqual(30_000);
});
