import { noPositionals, parse } from '../arguments.ts';
import { Rejection } from '../rejection.ts';

/** Options of `npm start`. */
export const startOptions = {
  ip: { type: 'string' },
  port: { type: 'string' },
  var: { type: 'string', multiple: true },
} as const;

/** Address and port of the service, and what its variables are besides wrangler.toml and `.dev.vars`. */
export interface StartOptions {
  readonly address: string;
  readonly port: number;
  readonly variables: Readonly<Record<string, string>>;
}

/** Reads what follows `npm start --`. */
export function readStartOptions(argv: readonly string[]): StartOptions {
  const { values, positionals } = parse(argv, startOptions);
  noPositionals(positionals);
  const { ip: address = 'localhost', port = '8787', var: variables = [] } = values;
  if (address === '') throw new Rejection('Say which address: --ip 0.0.0.0.');
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new Rejection('A port is a number up to 65535: --port 8788.');
  }
  return { address, port: Number(port), variables: Object.fromEntries(variables.map(readVariable)) };
}

function readVariable(text: string): [string, string] {
  const [, name, value] = /^(\w+)[:=](.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new Rejection(`"${text}" is no variable with a value: --var VERIFY_EMAIL:on.`);
  }
  return [name, value];
}

/** Origin for callers on this machine; an address that means "all of them" is none to call. */
export function originOf(address: string, port: number): string {
  const host = ['0.0.0.0', '::', '*'].includes(address) ? 'localhost' : address;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
