import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { convertV4MiniflareOptions, Miniflare, Response, type V4WorkerOptions } from 'miniflare';
// @ts-expect-error It is plain JavaScript without types, as all that builds the assets.
import { commonPasswords } from '../../src/accounts/passwords/known/common-list.mjs';
import { ROOT } from '../../src/cli/wrangler/project.ts';
import type { Bundle } from './build.ts';
import { SECRETS } from './people.ts';
import { ownWorkerd } from './processes.ts';

/** A Worker to run: its modules, and whether to count how often it asks D1. Each has a database of its own. */
export interface Deployed {
  readonly name: string;
  readonly modules: Bundle['modules'];
  readonly countTrips?: boolean;
  /** The Worker whose database it uses instead. */
  readonly databaseOf?: string;
  /** The folder of the version whose migrations it needs; this one's, if undefined. */
  readonly root?: string | undefined;
  /** Variables beyond those that every Worker of the bench has. */
  readonly bindings?: Readonly<Record<string, string>>;
}

/** One miniflare with several Workers in one workerd. */
export interface Runtime {
  /** The process whose time is taken. */
  readonly workerd: number;
  /** Where the Worker itself listens, past the one that miniflare puts before it. */
  origin(name: string): Promise<URL>;
  /** The migrated database of a Worker. */
  database(name: string): Promise<D1Database>;
  stop(): Promise<void>;
}

/** That of wrangler.toml; since then `nodejs_compat` goes without saying. */
export const COMPATIBILITY_DATE = '2026-10-20';
/** Those of wrangler.toml. */
export const COMPATIBILITY_FLAGS = ['new_module_registry'];
const LOOPBACK = '127.0.0.1';
/** The only file of the assets that a call of the bench asks for. */
const COMMON_PASSWORDS = commonPasswords(join(ROOT, 'node_modules'));

/** Starts the Workers on this machine's own interface, with new databases and `acme.com` as an allowed domain. */
export async function startRuntime(workers: readonly Deployed[], folder: string): Promise<Runtime> {
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: LOOPBACK,
      cf: false,
      telemetry: { enabled: false },
      resourcePersistencePath: folder,
      handleStructuredLogs: ({ level, message }) => level === 'error' && console.error(message),
      workers: workers.map(worker),
    } as Parameters<typeof convertV4MiniflareOptions>[0]),
  );
  await miniflare.ready;
  const first = workers[0]?.name ?? '';
  await (await miniflare.getKVNamespace('WORK_EMAIL_DOMAINS', first)).put('acme.com', '');
  const database = (name: string) => miniflare.getD1Database('DB', name);
  for (const { name, databaseOf, root = ROOT } of workers) {
    if (databaseOf === undefined) await migrate(await database(name), root);
  }
  return {
    workerd: ownWorkerd(),
    origin: (name) => miniflare.unsafeGetDirectURL(name),
    database,
    stop: () => miniflare.dispose(),
  };
}

function worker({ name, modules, countTrips = false, databaseOf = name, bindings }: Deployed): V4WorkerOptions {
  return {
    name,
    compatibilityDate: COMPATIBILITY_DATE,
    compatibilityFlags: COMPATIBILITY_FLAGS,
    modules: Object.entries(modules).map(([path, contents]) => ({ type: 'ESModule', path, contents })),
    bindings: {
      // Any other origin would be the one front door, which requests straight to the Worker do not come through.
      PUBLIC_ORIGIN: 'http://localhost:8787',
      MAIL_FROM: '',
      DAYS_OF_HISTORY: '400',
      SERVICE_SECRETS: SECRETS,
      COUNT_TRIPS: countTrips,
      ...bindings,
    },
    d1Databases: { DB: `bench-${databaseOf}` },
    // An isolate asks for it once.
    serviceBindings: { ASSETS: async () => new Response(COMMON_PASSWORDS) },
    kvNamespaces: { WORK_EMAIL_DOMAINS: 'bench-domains', ERASURES: 'bench-erasures' },
    unsafeDirectSockets: [{ host: LOOPBACK, port: 0 }],
  };
}

async function migrate(db: D1Database, root: string): Promise<void> {
  const folder = join(root, 'migrations');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  for (const file of files) {
    const statements = (await readFile(join(folder, file), 'utf8')).split('--> statement-breakpoint');
    await db.batch(statements.filter((sql) => sql.trim() !== '').map((sql) => db.prepare(sql)));
  }
}
