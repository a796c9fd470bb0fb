import { parseArgs } from 'node:util';
import { Refusal } from './refusal.ts';

/** Where the service is to run, and what wrangler is told beyond that. */
export interface StartOptions {
  readonly address: string;
  readonly port: number;
  /** Everything else, word by word, for `wrangler dev`. */
  readonly rest: readonly string[];
}

/** Takes address and port out of what follows `npm start --`, because they are part of what is printed. */
export function readStartOptions(argv: readonly string[]): StartOptions {
  const options = { ip: { type: 'string' }, port: { type: 'string' } } as const;
  const { values, tokens } = parseArgs({
    args: [...argv],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const taken = new Set<number>();
  for (const token of tokens) {
    if (token.kind !== 'option' || !Object.hasOwn(options, token.name)) continue;
    taken.add(token.index);
    if (token.inlineValue === false) taken.add(token.index + 1);
  }
  const { ip = 'localhost', port = '8787' } = values;
  if (typeof ip !== 'string' || ip === '') throw new Refusal('Say which address: --ip 0.0.0.0.');
  if (typeof port !== 'string' || !/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new Refusal('A port is a number up to 65535: --port 8788.');
  }
  return { address: ip, port: Number(port), rest: argv.filter((_, index) => !taken.has(index)) };
}

/** Where callers on this machine reach the service; an address that means "all of them" is none to call. */
export function originOf(address: string, port: number): string {
  const host = ['0.0.0.0', '::', '*'].includes(address) ? 'localhost' : address;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
