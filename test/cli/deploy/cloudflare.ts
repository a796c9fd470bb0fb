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
  readonly query: URLSearchParams;
  readonly body: string;
  readonly type: string;
}

/** A binding as it is uploaded and shown; the stand-in alone keeps the text of a secret. */
interface Binding {
  readonly type: string;
  readonly name: string;
  readonly text?: string;
  readonly id?: string;
  readonly namespace_id?: string;
}

interface Version {
  readonly id: string;
  readonly bindings: readonly Binding[];
}

/** A Worker: its versions, and from when which one served. */
interface Worker {
  readonly versions: Version[];
  readonly deployments: { created_on: string; versions: { version_id: string; percentage: number }[] }[];
  subdomain: { enabled: boolean; previews_enabled: boolean };
}

interface Namespace {
  readonly title: string;
  readonly entries: Map<string, { value: string; metadata?: unknown; expiration_ttl?: number }>;
}

interface RemoteDatabase {
  readonly uuid: string;
  readonly name: string;
  readonly jurisdiction?: string;
}

/** What is in an account before anything is asked. */
interface Existing {
  readonly databases?: readonly RemoteDatabase[];
  /** Workers by name, with the database of each. */
  readonly workers?: Readonly<Record<string, string>>;
}

/**
 * Cloudflare's API as far as the commands see it: an account that keeps what is made in it.
 *
 * Its D1 is SQLite and carries out what it is sent. A deployment keeps and inherits bindings as Cloudflare does.
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
  return {
    asked,
    /** The first database. */
    sql: account.sqlOf('database-1'),
    databases: account.databases,
    /** What a Worker's live version is bound to. */
    live: (name: string) => account.live(name),
    /** Every version of a Worker that has served, in order. */
    served: (name: string) => account.served(name),
    /** Whether the address at workers.dev and those of old versions are open. */
    subdomain: (name: string) => account.workers.get(name)?.subdomain,
    /** Lets all that has been deployed have been deployed that many milliseconds earlier. */
    age(milliseconds: number) {
      for (const each of [...account.workers.values()].flatMap(({ deployments }) => deployments)) {
        each.created_on = new Date(Date.parse(each.created_on) - milliseconds).toISOString();
      }
    },
    /** The names in the list that a Worker is bound to, e.g. its domains. */
    namesIn: (worker: string, binding: string) => [...(account.listOf(worker, binding)?.keys() ?? [])].sort(),
    /** Puts an entry into the list that a Worker is bound to. */
    put: (worker: string, binding: string, name: string, metadata: object) =>
      account.listOf(worker, binding)?.set(name, { value: '', metadata }),
    env: {
      CLOUDFLARE_API_BASE_URL: `${account.origin}/client/v4`,
      CLOUDFLARE_API_TOKEN: 'token',
      CLOUDFLARE_ACCOUNT_ID: 'account-id',
    },
    close: () => server.close(),
  };
}

class Account {
  origin = '';
  readonly databases: RemoteDatabase[];
  readonly workers = new Map<string, Worker>();
  readonly #namespaces = new Map<string, Namespace>();
  readonly #sql = new Map<string, DatabaseSync>();

  constructor({ databases = [], workers = {} }: Existing) {
    this.databases = [...databases];
    for (const [name, id] of Object.entries(workers)) this.#deploy(name, [{ type: 'd1', name: 'DB', id }]);
  }

  sqlOf(uuid: string): DatabaseSync {
    const sql = this.#sql.get(uuid) ?? new DatabaseSync(':memory:');
    this.#sql.set(uuid, sql);
    return sql;
  }

  served(name: string): Version[] {
    const { versions = [], deployments = [] } = this.workers.get(name) ?? {};
    const ids = deployments.map(({ versions: [version] }) => version?.version_id);
    return ids.map((id) => versions.find((version) => version.id === id)).filter((version) => version !== undefined);
  }

  live(name: string): readonly Binding[] | undefined {
    return this.served(name).at(-1)?.bindings;
  }

  listOf(worker: string, binding: string): Namespace['entries'] | undefined {
    const id = this.live(worker)?.find(({ name }) => name === binding)?.namespace_id ?? '';
    return this.#namespaces.get(id)?.entries;
  }

  /** The answer to one request; undefined where there is nothing. */
  async answer({ method, path, query, body, type }: Asked): Promise<unknown> {
    const reading = method === 'GET';
    const [, area, kind, name = '', ...rest] = path.split('/');
    const at = rest.map(decodeURIComponent);
    if (area === 'd1') return this.#answerOfDatabase(reading, name, at[0], query, body);
    if (path === '/storage/kv/namespaces') return reading ? this.#listNamespaces() : this.#makeNamespace(body);
    if (area === 'storage') return this.#answerOfNamespace(method, at, body);
    if (path === '/workers/subdomain') return { subdomain: 'acme' };
    if (path === '/workers/scripts') return [...this.workers.keys()].map((id) => ({ id }));
    if (kind === 'scripts') return this.#answerOfWorker(method, name, at, body, type);
    const worker = this.workers.get(name);
    if (kind === 'workers') return worker && { subdomain: worker.subdomain };
    if (kind === 'services') {
      return worker && { id: name, default_environment: PRODUCTION, environments: [PRODUCTION] };
    }
    return reading ? [] : {};
  }

  #answerOfDatabase(reading: boolean, name: string, what: string | undefined, query: URLSearchParams, body: string) {
    if (name === '') {
      const wanted = query.get('name');
      if (reading) return this.databases.filter((each) => wanted === null || each.name.includes(wanted));
      const { name: made, jurisdiction } = JSON.parse(body);
      this.databases.push({ uuid: `database-${this.databases.length + 1}`, name: made, jurisdiction });
      return this.databases.at(-1);
    }
    if (what === 'query') return carryOut(this.sqlOf(name), JSON.parse(body).sql);
    if (what === 'export') {
      return { success: true, status: 'complete', messages: [], result: { signed_url: `${this.origin}/copy.sql` } };
    }
    if (what === 'time_travel') return { bookmark: 'that-moment', previous_bookmark: 'before-it' };
    return this.databases.find((each) => [each.name, each.uuid].includes(decodeURIComponent(name)));
  }

  #listNamespaces() {
    return [...this.#namespaces].map(([id, { title }]) => ({ id, title }));
  }

  #makeNamespace(body: string) {
    const { title } = JSON.parse(body);
    const id = `list-${this.#namespaces.size + 1}`;
    this.#namespaces.set(id, { title, entries: new Map() });
    return { id, title };
  }

  #answerOfNamespace(method: string, [id = '', what, key = '']: readonly string[], body: string) {
    const entries = this.#namespaces.get(id)?.entries;
    if (entries === undefined) return undefined;
    if (what === 'keys') {
      return [...entries].sort().map(([name, { metadata }]) => ({ name, ...(metadata !== undefined && { metadata }) }));
    }
    if (what === 'bulk') for (const { key: name, ...entry } of JSON.parse(body)) entries.set(name, entry);
    else if (method === 'PUT') entries.set(key, { value: body });
    else if (method === 'DELETE') entries.delete(key);
    return {};
  }

  async #answerOfWorker(method: string, name: string, [what, id]: readonly string[], body: string, type: string) {
    const reading = method === 'GET';
    const worker = this.workers.get(name);
    if (what === 'assets-upload-session') return { jwt: 'done', buckets: [] };
    if (what === undefined && method === 'PUT') {
      const version = this.#deploy(name, await this.#bindingsOf(name, body, type));
      return { id: name, deployment_id: 'deployment', startup_time_ms: 3, version };
    }
    if (worker === undefined) return undefined;
    if (what === 'versions' && id !== undefined) {
      const version = worker.versions.find((each) => each.id === id);
      const metadata = { created_on: new Date().toISOString(), author_email: '', source: 'api' };
      const resources = { bindings: version?.bindings.map(hidden), script: { handlers: [] }, script_runtime: {} };
      return version && { id, metadata, resources };
    }
    if (what === 'versions') {
      const version = this.#version(worker, await this.#bindingsOf(name, body, type));
      return {
        ...version,
        number: worker.versions.length,
        startup_time_ms: 3,
        resources: { script: { etag: 'etag' } },
      };
    }
    if (what === 'deployments') {
      if (reading) return { deployments: worker.deployments.toReversed().slice(0, 10) };
      worker.deployments.push({ created_on: new Date().toISOString(), versions: JSON.parse(body).versions });
      return { id: 'deployment' };
    }
    if (what === 'subdomain') {
      if (!reading) worker.subdomain = { ...worker.subdomain, ...JSON.parse(body) };
      return worker.subdomain;
    }
    if (what === 'secrets-bulk') return this.#changeSecrets(name, JSON.parse(body).secrets);
    if (what === 'secrets')
      return this.live(name)
        ?.filter((each) => each.type === 'secret_text')
        .map(hidden);
    if (what === 'settings') return { bindings: this.live(name)?.map(hidden) ?? [] };
    return reading ? [] : {};
  }

  /** What an upload binds: what it names, what it inherits by name, and what it keeps by type. */
  async #bindingsOf(name: string, body: string, type: string): Promise<Binding[]> {
    const form = await new Response(body, { headers: { 'content-type': type } }).formData();
    const metadata = form.get('metadata');
    const { bindings = [], keep_bindings = [] } = JSON.parse(metadata === null ? '{}' : String(metadata));
    const old = this.live(name) ?? [];
    const named = (bindings as Binding[]).map((binding) =>
      binding.type === 'inherit' ? (old.find((each) => each.name === binding.name) as Binding) : binding,
    );
    const kept = old.filter(
      (each) => keep_bindings.includes(each.type) && !named.some((one) => one.name === each.name),
    );
    return [...named, ...kept];
  }

  #changeSecrets(name: string, changes: Record<string, Binding | null>) {
    const others = (this.live(name) ?? []).filter((binding) => !(binding.name in changes));
    this.#deploy(name, [...others, ...Object.values(changes).filter((binding) => binding !== null)]);
    return {};
  }

  #deploy(name: string, bindings: readonly Binding[]): Version {
    const worker = this.workers.get(name) ?? { versions: [], deployments: [], subdomain: CLOSED };
    this.workers.set(name, worker);
    const version = this.#version(worker, bindings);
    const versions = [{ version_id: version.id, percentage: 100 }];
    worker.deployments.push({ created_on: new Date().toISOString(), versions });
    return version;
  }

  #version(worker: Worker, bindings: readonly Binding[]): Version {
    const version = { id: `version-${worker.versions.length + 1}`, bindings };
    worker.versions.push(version);
    return version;
  }
}

const CLOSED = { enabled: false, previews_enabled: false };
const PRODUCTION = { environment: 'production', script: { tag: 'tag', tags: null, last_deployed_from: 'wrangler' } };

/** A binding as Cloudflare shows it: never with the text of a secret. */
function hidden(binding: Binding): Binding {
  if (binding.type !== 'secret_text') return binding;
  const { text: _, ...shown } = binding;
  return shown;
}

/** Carries statements out as D1 does; an error is what SQLite says of it. */
function carryOut(sql: DatabaseSync, statements: string): unknown {
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
