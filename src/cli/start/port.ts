import { once } from 'node:events';
import { createServer } from 'node:net';
import { Rejection } from '../rejection.ts';

/**
 * The port that the service can have at an address: the wanted one, or a free one for 0.
 *
 * Listens there briefly, because only the system knows. Another program may still be quicker than the service; wrangler
 * then says so itself.
 */
export async function claimPort(address: string, wanted: number): Promise<number> {
  const [first = address, ...others] = address === 'localhost' ? ['127.0.0.1', '::1'] : [address];
  const port = await listenOnce(first, wanted);
  for (const other of others) await listenOnce(other, port);
  return port;
}

async function listenOnce(host: string, wanted: number): Promise<number> {
  const server = createServer();
  try {
    server.listen(wanted, host);
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : wanted;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    // A machine without IPv6 has no ::1 at which another program could listen.
    if (host === '::1' && (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT')) return wanted;
    throw new Rejection(
      code === 'EADDRINUSE'
        ? `Port ${wanted} is in use by another program: end it, or take another port with \`npm start -- --port ${wanted + 1}\`.`
        : `The service cannot listen on ${host}, port ${wanted} (${code}): choose others with \`npm start -- --ip ADDRESS --port PORT\`.`,
    );
  } finally {
    server.close();
  }
}
