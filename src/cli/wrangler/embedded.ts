import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { Datum } from '../../db/statement.ts';
import type { D1, D1Session } from '../../platform/database.ts';
import { type DomainList, type ErasureKey, type ErasureRecords, toEntry, toErasure } from './lists.ts';
import { loadMiniflare, sharedOptions, storedBindings } from './miniflare.ts';
import { readProject, textIn } from './project.ts';

/** A statement with its values, as the embedded Worker takes it. */
interface Prepared {
  readonly sql: string;
  readonly params: readonly Datum[];
}

/** Calls of the embedded Worker, with arguments that JSON can carry. */
type Call = (name: 'batch' | 'put' | 'remove' | 'list', ...args: readonly unknown[]) => Promise<unknown>;

/** The D1 and KV bindings of this working copy, opened in this process. */
export interface Embedded {
  readonly d1: D1;
  readonly domains: DomainList;
  readonly erasures: ErasureRecords;
  close(): Promise<void>;
}

/**
 * Stands before the bindings. Miniflare's own proxies to them take 0.3 s more to start, and can do much that no command
 * needs. The password keeps out other programs on this machine.
 */
const WORKER = (password: string) => `
  const calls = {
    batch: ({ DB }, list) => DB.batch(list.map(({ sql, params }) => DB.prepare(sql).bind(...params))),
    put: async (env, list, entries) => {
      for (const { key, value, expiration_ttl: expirationTtl, metadata } of entries) {
        await env[list].put(key, value, { expirationTtl, metadata });
      }
    },
    remove: (env, list, name) => env[list].delete(name),
    async list(env, list) {
      const keys = [];
      for (let cursor, page; !page?.list_complete; cursor = page.cursor) {
        page = await env[list].list({ cursor });
        keys.push(...page.keys);
      }
      return keys;
    },
  };
  export default {
    async fetch(request, env) {
      if (request.headers.get('authorization') !== '${password}') return new Response(null, { status: 401 });
      const [name, ...args] = await request.json();
      try {
        return Response.json({ result: (await calls[name](env, ...args)) ?? null });
      } catch (error) {
        return Response.json({ error: error.message });
      }
    },
  };`;

/** Opens what the running service keeps; both may be open at once. */
export async function openEmbedded(state: string): Promise<Embedded> {
  mkdirSync(state, { recursive: true });
  const { Miniflare, convertV4MiniflareOptions } = loadMiniflare();
  const password = randomBytes(16).toString('hex');
  const project = readProject();
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: WORKER(password),
      compatibilityDate: textIn(project.settings, 'compatibility_date') ?? '',
      ...storedBindings(project),
      ...sharedOptions(state),
    }),
  );
  let closing: Promise<void> | undefined;
  const call: Call = async (...words) => {
    const request = { method: 'POST', headers: { authorization: password }, body: JSON.stringify(words) };
    const response = await runtime.dispatchFetch('http://embedded/', request);
    const { result, error } = (await response.json()) as { result?: unknown; error?: string };
    if (error !== undefined) throw new Error(error);
    return result;
  };
  return {
    d1: d1Through(call),
    domains: {
      allow: async (domain) => void (await call('put', 'WORK_EMAIL_DOMAINS', [{ key: domain, value: 'allowed' }])),
      disallow: async (domain) => void (await call('remove', 'WORK_EMAIL_DOMAINS', domain)),
      list: async () => ((await call('list', 'WORK_EMAIL_DOMAINS')) as { name: string }[]).map(({ name }) => name),
    },
    erasures: {
      append: async (some) => void (await call('put', 'ERASURES', some.map(toEntry))),
      list: async () => ((await call('list', 'ERASURES')) as ErasureKey[]).map(toErasure),
    },
    async close() {
      closing ??= runtime.dispose();
      await closing;
    },
  };
}

function d1Through(call: Call): D1 {
  const session: D1Session = {
    prepare: (sql) => ({ bind: (...params): Prepared => ({ sql, params }) }),
    batch: async (statements) => (await call('batch', statements)) as Awaited<ReturnType<D1Session['batch']>>,
    getBookmark: () => null,
  };
  return { withSession: () => session };
}
