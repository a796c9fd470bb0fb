import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { unstable_splitSqlQuery as splitSqlQuery } from 'wrangler';

/** What was asked of the stand-in: method, path below the account, and body. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** How the owner of an account calls what is in it. */
interface Names {
  readonly worker: string;
  readonly database: string;
}

/**
 * Cloudflare's API as far as the commands see it: an account that starts empty and keeps what is made in it.
 *
 * Its D1 is SQLite and carries out what it is sent; `database` names one that has been made already. `sql` and `domains` are what is in it.
 */
export async function cloudflareAccount({ worker = 'applicants', database }: Partial<Names> = {}) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '').replace(/^.*\/accounts\/account-id|\?.*$/g, '');
    const each = { method: request.method ?? '', path, body: await text(request) };
    asked.push(each);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(envelope(answer(each), response)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sql = new DatabaseSync(':memory:');
  const domains = new Map<string, string>();
  const answer = contentOf(worker, database, origin, sql, domains);
  return {
    asked,
    sql,
    domains,
    env: {
      CLOUDFLARE_API_BASE_URL: `${origin}/client/v4`,
      CLOUDFLARE_API_TOKEN: 'token',
      CLOUDFLARE_ACCOUNT_ID: 'account-id',
    },
    close: () => server.close(),
  };
}

/** What the account answers; undefined where there is nothing. */
function contentOf(
  worker: string,
  existing: string | undefined,
  origin: string,
  sql: DatabaseSync,
  domains: Map<string, string>,
) {
  let databases = existing === undefined ? [] : [{ uuid: 'database-id', name: existing }];
  let isDeployed = false;

  return ({ method, path, body }: Asked): unknown => {
    const reading = method === 'GET';
    if (path === '/d1/database') {
      if (!reading) databases = [{ uuid: 'database-id', name: JSON.parse(body).name }];
      return reading ? databases : databases[0];
    }
    if (path === '/d1/database/database-id/query') return query(sql, JSON.parse(body).sql);
    if (path === '/d1/database/database-id/export') {
      return { success: true, status: 'complete', messages: [], result: { signed_url: `${origin}/copy.sql` } };
    }
    if (path.startsWith('/d1/database/database-id/time_travel/')) {
      return { bookmark: 'that-moment', previous_bookmark: 'before-it' };
    }
    if (path.startsWith('/d1/database/'))
      return databases.find(({ name, uuid }) => [name, uuid].includes(nameIn(path)));
    if (path.endsWith('/keys')) return [...domains.keys()].sort().map((name) => ({ name }));
    if (path.includes('/list-id/values/')) return method === 'PUT' ? domains.set(nameIn(path), body) : {};
    if (path === '/storage/kv/namespaces') return reading ? [] : { id: 'list-id', title: 'list' };
    if (path === '/workers/subdomain') return { subdomain: 'acme' };
    if (path === `/workers/scripts/${worker}` && method === 'PUT') {
      isDeployed = true;
      return { id: worker, deployment_id: 'deployment', startup_time_ms: 3 };
    }
    if (path === `/workers/scripts/${worker}/assets-upload-session`) return { jwt: 'done', buckets: [] };
    if (path === `/workers/scripts/${worker}/versions`) {
      return { id: 'version', number: 2, startup_time_ms: 3, resources: { script: { etag: 'etag' } } };
    }
    if (path.endsWith('/deployments')) return { deployments: [] };
    if (path.endsWith('/subdomain')) return { enabled: true, previews_enabled: false };
    if (path === `/workers/workers/${worker}`) return { subdomain: { enabled: true, previews_enabled: false } };
    if (path.endsWith('/secrets') && reading) {
      return isDeployed ? [{ name: 'SERVICE_SECRETS', type: 'secret_text' }] : undefined;
    }
    if (path.endsWith('/settings')) return isDeployed ? { bindings: BOUND } : undefined;
    if (path.startsWith('/workers/services/')) {
      return isDeployed ? { id: worker, default_environment: PRODUCTION, environments: [PRODUCTION] } : undefined;
    }
    return reading ? [] : {};
  };
}

const PRODUCTION = { environment: 'production', script: { tag: 'tag', tags: null, last_deployed_from: 'wrangler' } };
const BOUND = [
  { type: 'kv_namespace', name: 'WORK_EMAIL_DOMAINS', namespace_id: 'list-id' },
  { type: 'd1', name: 'DB', id: 'database-id' },
];

const nameIn = (path: string) => decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));

/** Carries statements out as D1 does; an error is what SQLite says of it. */
function query(sql: DatabaseSync, statements: string): unknown {
  try {
    return splitSqlQuery(statements).map((statement) => ({
      results: sql.prepare(statement).all(),
      success: true,
      meta: {},
    }));
  } catch (error) {
    return error;
  }
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
    result: error === undefined ? result : null,
    result_info: { page: 1, per_page: 1000, count: 1, total_count: 1 },
  };
}
