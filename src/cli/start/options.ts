import { parseArgs } from 'node:util';
import { Rejection } from '../rejection.ts';

/** Options of a start of its own. Everything else goes to wrangler, word by word. */
export const startOptions = { ip: { type: 'string' }, port: { type: 'string' } } as const;

/** Address and port of the service, and further words for wrangler. */
export interface StartOptions {
  readonly address: string;
  readonly port: number;
  /** Everything else, word by word, for `wrangler dev`. */
  readonly rest: readonly string[];
}

/** Reads address and port from what follows `npm start --`, because they are part of what is printed. */
export function readStartOptions(argv: readonly string[]): StartOptions {
  const { values, tokens } = parseArgs({
    args: [...argv],
    options: startOptions,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const taken = new Set<number>();
  for (const token of tokens) {
    if (token.kind !== 'option' || !Object.hasOwn(startOptions, token.name)) continue;
    taken.add(token.index);
    if (token.inlineValue === false) taken.add(token.index + 1);
  }
  const { ip = 'localhost', port = '8787' } = values;
  if (typeof ip !== 'string' || ip === '') throw new Rejection('Say which address: --ip 0.0.0.0.');
  if (typeof port !== 'string' || !/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new Rejection('A port is a number up to 65535: --port 8788.');
  }
  return { address: ip, port: Number(port), rest: argv.filter((_, index) => !taken.has(index)) };
}

/** Origin for callers on this machine; an address that means "all of them" is none to call. */
export function originOf(address: string, port: number): string {
  const host = ['0.0.0.0', '::', '*'].includes(address) ? 'localhost' : address;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
