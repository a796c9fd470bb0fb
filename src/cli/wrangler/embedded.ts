import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as miniflare from 'miniflare';
import type { Datum } from '../../db/statement.ts';
import { configured } from './project.ts';

/** A statement with its values, as the embedded Worker takes it. */
interface Prepared {
  readonly sql: string;
  readonly params: readonly Datum[];
}

/** What the embedded Worker can be asked for, with arguments that JSON can carry. */
type Call = (name: 'batch' | 'put' | 'remove' | 'list', ...args: readonly unknown[]) => Promise<unknown>;

/** The D1 and KV bindings of this working copy, opened in this process. */
export interface Embedded {
  readonly d1: D1Database;
  readonly kv: { put(name: string): Promise<void>; remove(name: string): Promise<void>; list(): Promise<string[]> };
  close(): Promise<void>;
}

/**
 * Stands before the bindings. Miniflare's own proxies to them take 0.3 s more to start, and can do much that no command
 * needs. The password keeps out other programs on this machine.
 */
const WORKER = (password: string) => `
  const calls = {
    batch: ({ DB }, list) => DB.batch(list.map(({ sql, params }) => DB.prepare(sql).bind(...params))),
    put: ({ WORK_EMAIL_DOMAINS: kv }, name) => kv.put(name, 'allowed'),
    remove: ({ WORK_EMAIL_DOMAINS: kv }, name) => kv.delete(name),
    async list({ WORK_EMAIL_DOMAINS: kv }) {
      const names = [];
      for (let cursor, page; !page?.list_complete; cursor = page.cursor) {
        page = await kv.list({ cursor });
        names.push(...page.keys.map(({ name }) => name));
      }
      return names;
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

/** Opens what `wrangler dev --persist-to` keeps in that folder; both may be open at once. */
export async function openEmbedded(state: string): Promise<Embedded> {
  mkdirSync(state, { recursive: true });
  // Required and not imported: that spares 0.1 s of looking for exports in its five megabytes.
  const { Miniflare, convertV4MiniflareOptions }: typeof miniflare = createRequire(import.meta.url)('miniflare');
  const password = randomBytes(16).toString('hex');
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: WORKER(password),
      compatibilityDate: configured('compatibility_date'),
      // By the ids that wrangler gives them, because files are named after these.
      d1Databases: { DB: configured('preview_database_id') || configured('database_id') || 'DB' },
      kvNamespaces: { WORK_EMAIL_DOMAINS: configured('id') || 'WORK_EMAIL_DOMAINS' },
      resourcePersistencePath: join(state, 'v3'),
      cf: false,
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
    kv: {
      put: async (name) => void (await call('put', name)),
      remove: async (name) => void (await call('remove', name)),
      list: async () => (await call('list')) as string[],
    },
    async close() {
      closing ??= runtime.dispose();
      await closing;
    },
  };
}

/** As much of D1 as the Worker's own sessions use: prepared statements, in batches. */
function d1Through(call: Call): D1Database {
  const prepare = (sql: string) => ({ sql, params: [], bind: (...params: Datum[]): Prepared => ({ sql, params }) });
  const batch = (statements: readonly Prepared[]) => call('batch', statements);
  const session = { prepare, batch, getBookmark: () => null };
  return { ...session, withSession: () => session } as unknown as D1Database;
}
