import { randomBytes } from 'node:crypto';
import { Rejection } from '../rejection.ts';
import type { Project } from '../wrangler/project.ts';
import { type Cloudflare, openCloudflare } from '../wrangler/remote/cloudflare.ts';
import { findLive, hasServedWithSince, type Live, secretNumbers } from './live.ts';
import type { DeploymentRequest } from './request.ts';
import { say } from './say.ts';

const SECRET = 'SERVICE_SECRETS';

/** Milliseconds for which the longest-lived link is valid. */
const LONGEST_LINK = 48 * 60 * 60 * 1000;

/** The name of a secret by its number, as `secretNumber` reads it. */
export function secretNamed(number: number): string {
  return number === 1 ? SECRET : `${SECRET}_${number}`;
}

/** A secret that no one can guess. */
export function newSecretValue(): string {
  return randomBytes(48).toString('base64url');
}

/** The name of the secret that a deployment has to add: the first, or the next when it rotates; undefined for none. */
export function secretToAdd(live: Live | undefined, rotates: boolean): string | undefined {
  const [highest] = secretNumbers(live ?? { secrets: [] });
  if (highest === undefined) return SECRET;
  return rotates ? secretNamed(highest + 1) : undefined;
}

/** Sets and, by `null`, deletes secrets of the Worker as it is deployed; that takes effect at once. */
export async function changeSecrets(
  cloudflare: Cloudflare,
  { worker }: Project,
  changes: Record<string, string | null>,
): Promise<void> {
  const secrets = Object.entries(changes).map(([name, text]) => [name, text && { name, text, type: 'secret_text' }]);
  await cloudflare.send('PATCH', `/workers/scripts/${worker}/secrets-bulk`, { secrets: Object.fromEntries(secrets) });
}

/**
 * Removes every secret but the newest, once no link that an older one signed can still be valid.
 *
 * `SERVICE_SECRETS` keeps its name, which wrangler.toml requires, with a random value that never signed anything.
 */
export async function dropOldSecrets({ project, isSure }: DeploymentRequest): Promise<void> {
  const cloudflare = openCloudflare(project);
  const live = await getLive(cloudflare, project);
  const [newest, ...old] = secretNumbers(live);
  if (newest === undefined || newest === 1) {
    throw new Rejection(
      'There is no newer secret than SERVICE_SECRETS: add one by `npm run deploy -- --rotate-secret`.',
    );
  }
  if (!isSure) await refuseWhileLinksLive(cloudflare, project.worker, secretNamed(newest));
  say(`Removing every secret but ${secretNamed(newest)}; ${SECRET} gets a random value that has signed nothing.`);
  const removed = old.filter((number) => number !== 1).map((number) => [secretNamed(number), null]);
  await changeSecrets(cloudflare, project, { ...Object.fromEntries(removed), [SECRET]: newSecretValue() });
}

/** The deployed Worker; throws a `Rejection` when there is none. */
export async function getLive(cloudflare: Cloudflare, { worker }: Project): Promise<Live> {
  const live = await findLive(cloudflare, worker);
  if (live !== undefined) return live;
  throw new Rejection(`There is no Worker "${worker}" in the account: deploy it first.`);
}

async function refuseWhileLinksLive(cloudflare: Cloudflare, worker: string, newest: string): Promise<void> {
  const hasServed = await hasServedWithSince(cloudflare, worker, newest, Date.now() - LONGEST_LINK);
  if (hasServed === true) return;
  const reason =
    hasServed === false
      ? `${newest} has not signed for 48 hours yet, so links in mails that an older one signed would end before their time`
      : `Cloudflare does not show whether ${newest} has signed for 48 hours; before that, links in mails would end before their time`;
  throw new Rejection(`${reason}: try again later, or add --yes.`);
}
