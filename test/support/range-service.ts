import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** SHA-1 in upper-case hexadecimal. */
export function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex').toUpperCase();
}

/** A password that is in a breach, and one that an answer holds only to pad it. */
export const BREACHED = 'Breached-Day-2025';
export const PADDED = 'Padded-Day-2025';

/** How the service answers. */
export type Mood = 'well' | 'silent' | 'failing' | 'redirecting';

/** A range service by the protocol of Have I Been Pwned on a free port, which notes what it is asked. */
export async function startRangeService() {
  const state: { mood: Mood; asked: { url: string; padding: unknown }[] } = { mood: 'well', asked: [] };
  const server = createServer(({ url = '', headers }, response) => {
    state.asked.push({ url, padding: headers['add-padding'] });
    if (state.mood === 'silent') return;
    if (state.mood === 'failing') return void response.writeHead(503).end('down');
    if (state.mood === 'redirecting') return void response.writeHead(302, { location: '/elsewhere' }).end();
    const prefix = url.split('/').at(-1) ?? '';
    const known = [`${sha1(BREACHED)}:7`, `${sha1(PADDED)}:0`].filter((line) => line.startsWith(prefix));
    response.end([...known.map((line) => line.slice(prefix.length)), `${'0'.repeat(35)}:0`].join('\r\n'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    server.close();
  };
  return { origin: `http://127.0.0.1:${port}`, state, close };
}
