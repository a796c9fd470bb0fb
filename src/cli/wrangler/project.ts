import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A database and a domain list: those embedded in this working copy, or those of the deployment on Cloudflare. */
export type Place = 'local' | 'remote';

/** The folder that holds `package.json`. */
export const ROOT = resolve(import.meta.dirname, '../../..');

/** A text of `wrangler.toml`, which the owner of a copy may have changed; empty when there is none of that name. */
export function configured(name: string): string {
  const pattern = new RegExp(`^${name}\\s*=\\s*"([^"]*)"`, 'm');
  return pattern.exec(readFileSync(join(ROOT, 'wrangler.toml'), 'utf8'))?.[1] ?? '';
}

/** The name by which wrangler finds the database. */
export const DATABASE = configured('database_name');

/** The folder of the embedded database and list; `APPLICANTS_STATE` names another one, so that tests have their own. */
export function stateFolder(): string {
  return resolve(ROOT, process.env.APPLICANTS_STATE ?? '.wrangler/state');
}
