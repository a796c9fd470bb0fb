import { secretNumber } from '../../platform/secrets.ts';
import type { Cloudflare } from '../wrangler/remote/cloudflare.ts';

/** The deployment under a Worker's name. */
export interface Live {
  readonly variables: Readonly<Record<string, string>>;
  /** Names of secrets; Cloudflare shows no value. */
  readonly secrets: readonly string[];
  readonly databaseId: string | undefined;
}

/** A binding of a Worker, as Cloudflare shows it. */
interface Binding {
  readonly type: string;
  readonly name: string;
  readonly text?: string;
  readonly id?: string;
  readonly database_id?: string;
}

/** A version's bindings that matter here. */
interface Version {
  readonly resources?: { readonly bindings?: readonly Binding[] };
}

/** One or more versions that served from then on. */
interface Rollout {
  readonly created_on: string;
  readonly versions: readonly { readonly version_id: string }[];
}

/** The deployment; undefined before the first. */
export async function findLive(cloudflare: Cloudflare, worker: string): Promise<Live | undefined> {
  const settings = await cloudflare.find<{ bindings?: readonly Binding[] }>(`/workers/scripts/${worker}/settings`);
  if (settings === undefined) return undefined;
  const { bindings = [] } = settings;
  const ofType = (type: string) => bindings.filter((binding) => binding.type === type);
  return {
    variables: Object.fromEntries(ofType('plain_text').map(({ name, text = '' }) => [name, text])),
    secrets: ofType('secret_text').map(({ name }) => name),
    databaseId: databasesOf(bindings)[0],
  };
}

/** Numbers of the secrets that sign and verify, the highest first. */
export function secretNumbers({ secrets }: Pick<Live, 'secrets'>): number[] {
  return secrets
    .map(secretNumber)
    .filter((number) => number !== undefined)
    .sort((one, other) => other - one);
}

/** The Workers of the account that use a database, but for the one of that name. */
export async function otherUsersOf(cloudflare: Cloudflare, databaseId: string, worker: string): Promise<string[]> {
  const scripts = (await cloudflare.find<{ id: string }[]>('/workers/scripts')) ?? [];
  const users: string[] = [];
  for (const { id } of scripts.filter((script) => script.id !== worker)) {
    const settings = await cloudflare.find<{ bindings?: readonly Binding[] }>(`/workers/scripts/${id}/settings`);
    if (databasesOf(settings?.bindings).includes(databaseId)) users.push(id);
  }
  return users;
}

/**
 * Whether every version that has served since that time had a secret; undefined when Cloudflare does not show back so
 * far, for it lists ten deployments.
 */
export async function hasServedWithSince(
  cloudflare: Cloudflare,
  worker: string,
  secret: string,
  since: number,
): Promise<boolean | undefined> {
  const answer = await cloudflare.find<{ deployments: Rollout[] }>(`/workers/scripts/${worker}/deployments`);
  const rollouts = answer?.deployments ?? [];
  const before = rollouts.findIndex(({ created_on }) => Date.parse(created_on) <= since);
  const served = before === -1 ? rollouts : rollouts.slice(0, before + 1);
  const ids = new Set(served.flatMap(({ versions }) => versions.map(({ version_id }) => version_id)));
  for (const id of ids) {
    const version = await cloudflare.find<Version>(`/workers/scripts/${worker}/versions/${id}`);
    const names = version?.resources?.bindings?.map(({ name }) => name);
    if (names === undefined) return undefined;
    if (!names.includes(secret)) return false;
  }
  return before === -1 ? undefined : true;
}

function databasesOf(bindings: readonly Binding[] = []): string[] {
  return bindings
    .filter(({ type }) => type === 'd1')
    .map(({ id, database_id }) => id ?? database_id)
    .filter((id) => id !== undefined);
}
