import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import worker from '../../src/index.ts';
import { type Clock, systemClock } from '../../src/platform/clock.ts';
import type { Seams } from '../../src/platform/context.ts';
import { intercepted } from './intercepted.ts';
import { afterLimit } from './time-limits.ts';

/** A request of a test. `json` is serialized and declared as JSON; `body` goes out as it is. */
export interface Call {
  headers?: Record<string, string>;
  json?: unknown;
  body?: BodyInit;
  /** Bindings to put in the place of the real ones. */
  env?: Partial<Env>;
  seams?: Seams;
}

/** The system's clock, but for waits of up to a second, which are between retries and reads: no test sleeps. */
export const quickClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, run) => (milliseconds <= 1_000 ? systemClock.after(0, run) : afterLimit(milliseconds, run)),
};

/** The real D1 as an isolate sees it that has not called it yet. */
const unseenDatabase = () => intercepted(env.DB, [], (run) => run());

let database = unseenDatabase();

/**
 * Makes calls go to the database as if no call had before. An isolate knows for a while that a database was slow,
 * and refuses registrations then: a test of before, or its clock, must not have that effect on the next one.
 */
export function forgetLoad(): void {
  database = unseenDatabase();
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
    new Request(`${env.PUBLIC_ORIGIN}${path}`, {
      method,
      headers: {
        'cf-connecting-ip': nextAddress(),
        ...(options.json !== undefined && { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(options.json !== undefined && { body: JSON.stringify(options.json) }),
      ...(options.body !== undefined && { body: options.body }),
    }),
    { ...env, DB: database, ...options.env },
    context,
    options.seams ?? { clock: quickClock },
  );
  return { response, rest: () => waitOnExecutionContext(context) };
}

let calls = 0;

/** A new address for each call, so that no test runs into another's rate limit. */
function nextAddress(): string {
  calls += 1;
  return `10.${(calls >> 16) & 255}.${(calls >> 8) & 255}.${calls & 255}`;
}

/** A form as a body. A field that is `undefined` is left out. */
export function form(fields: Readonly<Record<string, string | undefined>>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** The form of a log-in. */
export function passwordGrant(username: string, password: string): URLSearchParams {
  return form({ grant_type: 'password', username, password });
}

/** The header of a Bearer credential. */
export function bearer(credential: string): { authorization: string } {
  return { authorization: `Bearer ${credential}` };
}

/** The header of a Basic credential. */
export function basic(id: string, secret: string): { authorization: string } {
  return { authorization: `Basic ${btoa(`${id}:${secret}`)}` };
}

/**
 * Every row of every table as one text, to see whether anything changed. A refused call is a use of its client too, a
 * refused form one of its session, and a failed call is counted.
 */
export async function dump(): Promise<string> {
  tables ??= await tableNames();
  const rows = await env.DB.batch(
    tables.map((name) =>
      env.DB.prepare(`select * from ${name}${name === 'daily_counts' ? " where name <> 'failed_requests'" : ''}`),
    ),
  );
  const withoutUse = (column: string, value: unknown) =>
    ['last_used_on', 'used_on'].includes(column) ? undefined : value;
  return JSON.stringify(
    tables.map((name, index) => [name, rows[index]?.results]),
    withoutUse,
  );
}

let tables: readonly string[] | undefined;

async function tableNames(): Promise<string[]> {
  const { results } = await env.DB.prepare(
    `select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like '_cf_%' order by name`,
  ).all<{ name: string }>();
  return results.map(({ name }) => name);
}
