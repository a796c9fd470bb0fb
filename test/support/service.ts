import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { defaultScopes, type Kind, newApiKey, newClientId, newSecret, type Scope } from '../../src/clients/client.ts';
import { insertClient } from '../../src/clients/store.ts';
import worker from '../../src/index.ts';
import { systemClock } from '../../src/platform/clock.ts';
import type { Seams } from '../../src/platform/context.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { sha256 } from '../../src/platform/hash.ts';

/** What a test sends. `json` is serialized and declared as JSON; `body` goes out as it is. */
export interface Call {
  headers?: Record<string, string>;
  json?: unknown;
  body?: BodyInit;
  /** Bindings to put in the place of the real ones. */
  env?: Partial<Env>;
  seams?: Seams;
}

/** Sends one request through the whole Worker and waits for what it leaves running. */
export async function call(method: string, path: string, options: Call = {}): Promise<Response> {
  const { response, rest } = await begin(method, path, options);
  await rest();
  return response;
}

/** Sends one request and waits for its answer alone; what it leaves running has ended when `rest` resolves. */
export async function begin(
  method: string,
  path: string,
  options: Call = {},
): Promise<{ response: Response; rest: () => Promise<void> }> {
  const context = createExecutionContext();
  const response = await worker.fetch(
    new Request(`https://internal.example${path}`, {
      method,
      headers: {
        'cf-connecting-ip': anyAddress(),
        ...(options.json !== undefined && { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(options.json !== undefined && { body: JSON.stringify(options.json) }),
      ...(options.body !== undefined && { body: options.body }),
    }),
    { ...env, ...options.env },
    context,
    options.seams,
  );
  return { response, rest: () => waitOnExecutionContext(context) };
}

/** A new address for each call, so that no test runs into another's rate limit. */
function anyAddress(): string {
  const part = () => Math.floor(Math.random() * 256);
  return `10.${part()}.${part()}.${part()}`;
}

/** A client that an operator has made, with what it was told once. */
export interface Registered {
  id: string;
  credential: string;
}

/** Registers a caller as `npm run client` does, with the default scopes of its kind unless others are named. */
export async function register(
  kind: Kind,
  { scopes = defaultScopes(kind), origins = [] }: { scopes?: readonly Scope[]; origins?: readonly string[] } = {},
): Promise<Registered> {
  const id = newClientId();
  const credential = kind === 'key' ? newApiKey() : kind === 'oauth' ? newSecret() : '';
  const secretHash = kind === 'public' ? null : await sha256(credential);
  const db = openDatabase(env.DB, null, systemClock, () => {});
  await insertClient(db, { id, name: `test ${id}`, kind, scopes, origins, secretHash }, Date.now());
  return { id, credential };
}

/** The header of a Bearer credential. */
export function bearer(credential: string): { authorization: string } {
  return { authorization: `Bearer ${credential}` };
}

/** The header of a Basic credential. */
export function basic(id: string, secret: string): { authorization: string } {
  return { authorization: `Basic ${btoa(`${id}:${secret}`)}` };
}

/** Every row of every table as one text, to see whether anything changed. A refused call is a use of its client too. */
export async function dump(): Promise<string> {
  const tables = await env.DB.prepare(
    `select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like '_cf_%' order by name`,
  ).all<{ name: string }>();
  const rows = await env.DB.batch(tables.results.map(({ name }) => env.DB.prepare(`select * from ${name}`)));
  const withoutUse = (column: string, value: unknown) => (column === 'last_used_on' ? undefined : value);
  return JSON.stringify(
    tables.results.map(({ name }, index) => [name, rows[index]?.results]),
    withoutUse,
  );
}
