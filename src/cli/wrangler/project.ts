import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import { Rejection } from '../rejection.ts';

/** A deployment on Cloudflare: the first one, or the one that `--env` names. */
export interface Deployment {
  readonly environment: string | undefined;
}

/** A database and its lists: those embedded in this working copy, or those of a deployment. */
export type Place = 'local' | Deployment;

/** The folder that holds `package.json`. */
export const ROOT = resolve(import.meta.dirname, '../../..');

/** Variables that no deployment inherits: the origin decides its links, the sender who a mail is from. */
const OWN_VARIABLES = ['PUBLIC_ORIGIN', 'MAIL_FROM'];

/** A table of wrangler.toml, as far as the commands look into it. */
type Table = Readonly<Record<string, unknown>>;

/** Settings of one deployment in wrangler.toml. */
export interface Project extends Deployment {
  /** The Worker's name. */
  readonly worker: string;
  /** The database's name: the Worker's, unless wrangler.toml names another. */
  readonly database: string;
  /** The database's id, where wrangler.toml names it. */
  readonly databaseId: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  /** All settings, as wrangler reads them from a file without environments. */
  readonly settings: Table;
}

/**
 * Reads wrangler.toml for the first deployment, or for the one that `--env` names.
 *
 * Unlike wrangler, such a deployment takes everything from the top of the file but what is its own: names, ids, routes,
 * origin and sender. `[env.NAME]` is needed for nothing but what is to differ.
 */
export function readProject(environment?: string, file: string = readFile()): Project {
  const { env, ...top } = parseFile(file);
  const settings = environment === undefined ? top : settingsOf(environment, top, tableIn(env, environment));
  const worker = settings.name;
  if (typeof worker !== 'string')
    throw new Rejection('wrangler.toml gives the Worker no name: add `name = "applicants"`.');
  const [first = {}, ...others] = tablesIn(settings.d1_databases);
  const database = textIn(first, 'database_name') ?? worker;
  return {
    environment,
    worker,
    database,
    databaseId: textIn(first, 'database_id'),
    variables: tableIn(settings, 'vars'),
    settings: { ...settings, d1_databases: [{ ...first, database_name: database }, ...others] },
  };
}

/** A text of a table; undefined when it is absent or empty. */
export function textIn(table: Table, name: string): string | undefined {
  const value = table[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The tables of a list, e.g. `[[d1_databases]]`. */
export function tablesIn(value: unknown): Table[] {
  return Array.isArray(value) ? value : [];
}

/**
 * Writes the settings of one deployment where wrangler reads them, and yields the path.
 *
 * The file is renamed into place, because commands may run at the same time.
 */
export function writeSettings({ worker, settings }: Project, purpose = 'commands'): string {
  const folder = join(ROOT, '.wrangler/deployments');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${worker}.${purpose}.json`);
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(fromRoot(settings), null, 2));
  renameSync(`${file}.${process.pid}`, file);
  return file;
}

/** The folder of the embedded database and list; `APPLICANTS_STATE` names another one, so that tests have their own. */
export function stateFolder(): string {
  return resolve(ROOT, process.env.APPLICANTS_STATE ?? '.wrangler/state');
}

function readFile(): string {
  return readFileSync(join(ROOT, 'wrangler.toml'), 'utf8');
}

function parseFile(text: string): Table {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [reason = ''] = error.message.replace('Invalid TOML document: ', '').split('\n');
    throw new Rejection(`wrangler.toml cannot be read: line ${error.line}: ${reason}.`);
  }
}

function settingsOf(environment: string, top: Table, own: Table): Table {
  const { route: _route, routes: _routes, workers_dev: _, ...shared } = top;
  const name = textIn(own, 'name') ?? `${top.name}-${environment}`;
  const variables = Object.entries(tableIn(top, 'vars')).filter(([variable]) => !OWN_VARIABLES.includes(variable));
  return {
    ...shared,
    ...own,
    name,
    vars: { ...Object.fromEntries(variables), ...tableIn(own, 'vars') },
    d1_databases: overlaid(
      'binding',
      without(['database_id', 'database_name', 'preview_database_id'], top, 'd1_databases'),
      own.d1_databases,
    ),
    kv_namespaces: overlaid('binding', without(['id', 'preview_id'], top, 'kv_namespaces'), own.kv_namespaces),
    ...datasetsOf(environment, top, own),
    ratelimits: overlaid(
      'name',
      tablesIn(top.ratelimits).map((limit) => ({ ...limit, namespace_id: counterId(`${name} ${limit.name}`) })),
      own.ratelimits,
    ),
  };
}

/** Figures of two deployments in one data set could not be told apart. */
function datasetsOf(environment: string, top: Table, own: Table): Table {
  const shared = tablesIn(top.analytics_engine_datasets).map((each) => ({
    ...each,
    dataset: `${textIn(each, 'dataset') ?? each.binding}_${environment.replaceAll('-', '_')}`,
  }));
  const analytics_engine_datasets = overlaid('binding', shared, own.analytics_engine_datasets);
  return analytics_engine_datasets.length > 0 ? { analytics_engine_datasets } : {};
}

function without(names: readonly string[], table: Table, list: string): Table[] {
  return tablesIn(table[list]).map((each) =>
    Object.fromEntries(Object.entries(each).filter(([key]) => !names.includes(key))),
  );
}

/** Each table with what the one of the same key says differently, and those that are new. */
function overlaid(key: string, tables: readonly Table[], own: unknown): Table[] {
  const changes = tablesIn(own);
  const known = tables.map((table) => ({ ...table, ...changes.find((change) => change[key] === table[key]) }));
  return [...known, ...changes.filter((change) => !tables.some((table) => table[key] === change[key]))];
}

/** An id of a rate limit's counter that no other deployment has: Workers of one account share counters by their ids. */
function counterId(name: string): string {
  return String(1_000_000_000 + (createHash('sha256').update(name).digest().readUInt32BE() % 1_000_000_000));
}

/** Paths in wrangler.toml start from its folder, and the written file lies in another. */
function fromRoot(settings: Table): Table {
  const path = (value: unknown) => (typeof value === 'string' ? resolve(ROOT, value) : value);
  const assets = tableIn(settings, 'assets');
  return {
    ...settings,
    main: path(settings.main),
    base_dir: path(settings.base_dir),
    assets: { ...assets, directory: path(assets.directory) },
    build: { ...tableIn(settings, 'build'), cwd: ROOT },
    d1_databases: tablesIn(settings.d1_databases).map((each) => ({
      ...each,
      migrations_dir: path(each.migrations_dir),
    })),
  };
}

function tableIn(value: unknown, name: string): Table {
  const table = (value as Table | undefined)?.[name];
  return typeof table === 'object' && table !== null && !Array.isArray(table) ? (table as Table) : {};
}
