import { type Binding, bindingsOf } from './bindings.ts';
import { Databases, type RemoteDatabase } from './databases.ts';
import { Namespaces } from './namespaces.ts';
import type { Asked } from './requests.ts';
import { Worker } from './worker.ts';

/** An account before anything is asked. */
export interface Existing {
  readonly databases?: readonly RemoteDatabase[];
  /** Workers by name, with the database of each. */
  readonly workers?: Readonly<Record<string, string>>;
  /** Names of the secrets that each of these Workers has. */
  readonly secrets?: readonly string[];
  /** Variables that each of these Workers has. */
  readonly variables?: Readonly<Record<string, string>>;
}

const PRODUCTION = { environment: 'production', script: { tag: 'tag', tags: null, last_deployed_from: 'wrangler' } };

/** A Cloudflare account that keeps what is made in it. */
export class Account {
  /** Where the account is served. */
  origin = '';
  readonly databases: Databases;
  readonly namespaces = new Namespaces();
  readonly workers = new Map<string, Worker>();

  constructor({ databases = [], workers = {}, secrets = [], variables = {} }: Existing) {
    this.databases = new Databases(databases);
    const bound = secrets.map((name) => ({ type: 'secret_text', name, text: `of old: ${name}` }));
    const texts = Object.entries(variables).map(([name, text]) => ({ type: 'plain_text', name, text }));
    for (const [name, id] of Object.entries(workers)) {
      this.#deploy(name, [{ type: 'd1', name: 'DB', id }, ...bound, ...texts]);
    }
  }

  /** The response to one request; undefined where there is nothing. */
  async answer(request: Asked): Promise<unknown> {
    const [area, kind, name = '', ...rest] = request.path.split('/').slice(1).map(decodeURIComponent);
    if (area === 'd1') return this.databases.answer(request, [name, ...rest], this.origin);
    if (area === 'storage') return this.namespaces.answer(request, rest);
    if (request.path === '/workers/subdomain') return { subdomain: 'acme' };
    if (request.path === '/workers/scripts') return [...this.workers.keys()].map((id) => ({ id }));
    if (kind === 'scripts') return this.#answerOfScript(request, name, rest);
    const worker = this.workers.get(name);
    if (kind === 'workers') return worker && { subdomain: worker.subdomain };
    if (kind === 'services') {
      return worker && { id: name, default_environment: PRODUCTION, environments: [PRODUCTION] };
    }
    return request.method === 'GET' ? [] : {};
  }

  async #answerOfScript(request: Asked, name: string, [what, id]: readonly string[]): Promise<unknown> {
    if (what === 'assets-upload-session') return { jwt: 'done', buckets: [] };
    const worker = this.workers.get(name);
    if (what === undefined && request.method === 'PUT') {
      const version = this.#deploy(name, await bindingsOf(request, worker?.live ?? []));
      return { id: name, deployment_id: 'deployment', startup_time_ms: 3, version };
    }
    return worker?.answer(request, what ?? '', id);
  }

  #deploy(name: string, bindings: readonly Binding[]) {
    const worker = this.workers.get(name) ?? new Worker();
    this.workers.set(name, worker);
    return worker.deploy(bindings);
  }
}
