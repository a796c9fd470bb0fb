import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Account, type Existing } from './cloudflare/account.ts';
import { Page } from './cloudflare/namespaces.ts';
import type { Asked } from './cloudflare/requests.ts';

/**
 * Cloudflare's API as far as the commands see it, on a free port: an account that keeps what is made in it.
 */
export async function cloudflareAccount(existing: Existing = {}) {
  const asked: Asked[] = [];
  const account = new Account(existing);
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    const each = {
      method: request.method ?? '',
      path: url.pathname.replace(/^.*\/accounts\/account-id/, ''),
      query: url.searchParams,
      body: await text(request),
      type: request.headers['content-type'] ?? '',
    };
    asked.push(each);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(envelope(await account.answer(each), response)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  account.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const workerOf = (name: string) => account.workers.get(name);
  /** The list that a Worker is bound to, e.g. its domains. */
  const listOf = (worker: string, binding: string) =>
    account.namespaces.entriesOf(workerOf(worker)?.live.find(({ name }) => name === binding)?.namespace_id ?? '');
  return {
    asked,
    /** The first database. */
    sql: account.databases.sqlOf('database-1'),
    databases: account.databases.all,
    /** Bindings of a Worker's live version. */
    live: (name: string) => workerOf(name)?.live,
    /** Every version of a Worker that has served, in order. */
    served: (name: string) => workerOf(name)?.served ?? [],
    /** Whether the address at workers.dev and those of old versions are open. */
    subdomain: (name: string) => workerOf(name)?.subdomain,
    /** Lets all that has been deployed have been deployed that many milliseconds earlier. */
    age(milliseconds: number) {
      for (const each of [...account.workers.values()].flatMap(({ deployments }) => deployments)) {
        each.created_on = new Date(Date.parse(each.created_on) - milliseconds).toISOString();
      }
    },
    namesIn: (worker: string, binding: string) => [...(listOf(worker, binding)?.keys() ?? [])].sort(),
    /** Puts an entry into a list. */
    put: (worker: string, binding: string, name: string, metadata: object) =>
      listOf(worker, binding)?.set(name, { value: '', metadata }),
    env: {
      CLOUDFLARE_API_BASE_URL: `${account.origin}/client/v4`,
      CLOUDFLARE_API_TOKEN: 'token',
      CLOUDFLARE_ACCOUNT_ID: 'account-id',
    },
    close: () => server.close(),
  };
}

function envelope(result: unknown, response: { statusCode: number }): unknown {
  const refused = result instanceof Error ? { code: 7500, message: result.message } : undefined;
  const missing = result === undefined ? { code: 10007, message: 'This does not exist on your account.' } : undefined;
  const error = refused ?? missing;
  if (error !== undefined) response.statusCode = refused ? 400 : 404;
  return {
    success: error === undefined,
    errors: error === undefined ? [] : [error],
    messages: [],
    result: error === undefined ? (result instanceof Page ? result.result : result) : null,
    result_info:
      result instanceof Page ? { cursor: result.cursor } : { page: 1, per_page: 1000, count: 1, total_count: 1 },
  };
}
