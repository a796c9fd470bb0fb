import { Rejection } from '../../rejection.ts';
import { type Project, tablesIn, textIn } from '../project.ts';
import type { Cloudflare } from './cloudflare.ts';

/** An entry of a KV namespace, as the API takes it. */
interface Entry {
  readonly key: string;
  readonly value: string;
}

/** A KV namespace of a deployment. */
export interface Namespace {
  put(entries: readonly Entry[]): Promise<void>;
  remove(key: string): Promise<void>;
  keys<Key>(): Promise<Key[]>;
}

/** Entries of one request; the API takes ten times as many. */
const PORTION = 1_000;

/**
 * The namespace that the deployed Worker is bound to, unless wrangler.toml names its id. So no id is needed anywhere, but
 * the first deployment has to come before `--remote`.
 */
export function openNamespace(cloudflare: Cloudflare, project: Project, binding: string): Namespace {
  let path: Promise<string> | undefined;
  const pathTo = async (part: string) => {
    path ??= findPath(cloudflare, project, binding);
    return `${await path}/${part}`;
  };
  return {
    async put(entries) {
      for (let start = 0; start < entries.length; start += PORTION) {
        await cloudflare.send('PUT', await pathTo('bulk'), entries.slice(start, start + PORTION));
      }
    },
    remove: async (key) => cloudflare.send('DELETE', await pathTo(`values/${encodeURIComponent(key)}`)),
    keys: async <Key>() => cloudflare.list<Key>(await pathTo('keys')),
  };
}

interface Settings {
  readonly bindings?: readonly { readonly type: string; readonly name: string; readonly namespace_id?: string }[];
}

async function findPath(cloudflare: Cloudflare, { worker, settings }: Project, binding: string): Promise<string> {
  const written = tablesIn(settings.kv_namespaces).find((each) => each.binding === binding) ?? {};
  const id = textIn(written, 'id') ?? (await boundTo(cloudflare, worker, binding));
  if (id !== undefined) return `/storage/kv/namespaces/${id}`;
  throw new Rejection(`The Worker "${worker}" has no list ${binding} in the account: run \`npm run deploy\` first.`);
}

async function boundTo(cloudflare: Cloudflare, worker: string, binding: string): Promise<string | undefined> {
  const settings = await cloudflare.find<Settings>(`/workers/scripts/${worker}/settings`);
  return settings?.bindings?.find(({ type, name }) => type === 'kv_namespace' && name === binding)?.namespace_id;
}
