import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What was asked of the stand-in: method, path below the account, and body. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** Cloudflare's API as far as a deployment sees it: an account that starts empty and keeps what is made in it. */
export async function emptyAccount() {
  const asked: Asked[] = [];
  let hasDatabase = false;
  let isDeployed = false;
  const database = { uuid: 'database-id', name: 'applicants' };

  const answer = ({ method, path }: Asked): unknown => {
    const reading = method === 'GET';
    if (path === '/d1/database') {
      if (!reading) hasDatabase = true;
      return reading ? (hasDatabase ? [database] : []) : database;
    }
    if (path === '/d1/database/applicants') return hasDatabase ? database : undefined;
    if (path.endsWith('/query')) return [{ results: [], success: true, meta: {} }];
    if (path === '/storage/kv/namespaces') return reading ? [] : { id: 'list-id', title: 'list' };
    if (path === '/workers/subdomain') return { subdomain: 'acme' };
    if (path === '/workers/scripts/applicants' && method === 'PUT') {
      isDeployed = true;
      return { id: 'applicants', deployment_id: 'deployment', startup_time_ms: 3 };
    }
    if (path === '/workers/scripts/applicants/assets-upload-session') return { jwt: 'done', buckets: [] };
    if (path === '/workers/scripts/applicants/versions') {
      return { id: 'version', number: 2, startup_time_ms: 3, resources: { script: { etag: 'etag' } } };
    }
    if (path.endsWith('/deployments')) return { deployments: [] };
    if (path.endsWith('/subdomain')) return { enabled: true, previews_enabled: false };
    if (path === '/workers/workers/applicants') return { subdomain: { enabled: true, previews_enabled: false } };
    if (path.endsWith('/secrets')) return isDeployed ? [{ name: 'SERVICE_SECRETS', type: 'secret_text' }] : undefined;
    if (path.endsWith('/settings')) return isDeployed ? { bindings: boundAlready } : undefined;
    if (path.startsWith('/workers/services/')) {
      return isDeployed ? service : undefined;
    }
    return reading ? [] : {};
  };

  const server = createServer(async (request, response) => {
    const path = (request.url ?? '').replace(/^.*\/accounts\/account-id|\?.*$/g, '');
    const each = { method: request.method ?? '', path, body: await text(request) };
    asked.push(each);
    const result = answer(each);
    response.setHeader('content-type', 'application/json');
    response.statusCode = result === undefined ? 404 : 200;
    response.end(
      JSON.stringify({
        success: result !== undefined,
        errors: result === undefined ? [{ code: 10007, message: 'This does not exist on your account.' }] : [],
        messages: [],
        result: result ?? null,
        result_info: { page: 1, per_page: 1000, count: 1, total_count: 1 },
      }),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    env: {
      CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${port}/client/v4`,
      CLOUDFLARE_API_TOKEN: 'token',
      CLOUDFLARE_ACCOUNT_ID: 'account-id',
    },
    close: () => server.close(),
  };
}

const environment = { environment: 'production', script: { tag: 'tag', tags: null, last_deployed_from: 'wrangler' } };
const service = { id: 'applicants', default_environment: environment, environments: [environment] };

const boundAlready = [
  { type: 'kv_namespace', name: 'WORK_EMAIL_DOMAINS', namespace_id: 'list-id' },
  { type: 'd1', name: 'DB', id: 'database-id' },
];
