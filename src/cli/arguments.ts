import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { Rejection } from './rejection.ts';
import type { Place } from './wrangler/project.ts';

/** Options of every command that works on a database or a list. */
export const shared = { remote: { type: 'boolean' }, env: { type: 'string' }, json: { type: 'boolean' } } as const;

/** Options and the words between them. An option that is not declared is refused in Node's own first sentence. */
export function parse<const Options extends ParseArgsOptionsConfig>(argv: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    const [sentence = ''] = error instanceof Error ? error.message.split(/\. |\.?\n/) : [];
    throw new Rejection(`${sentence.replace(/\.$/, '')}; \`--help\` shows what there is.`);
  }
}

/** The place that `--remote` and `--env` choose. */
export function placeOf({ remote = false, env }: { remote?: boolean | undefined; env?: string | undefined }): Place {
  const environment = environmentOf(env);
  if (environment !== undefined && !remote) {
    throw new Rejection('--env names a deployment on Cloudflare, so it needs --remote as well.');
  }
  return remote ? { environment } : 'local';
}

/** The deployment that `--env` names, validated: its name becomes part of the Worker's. */
export function environmentOf(env: string | undefined): string | undefined {
  if (env === undefined || /^[a-z0-9](?:[a-z0-9-]{0,28}[a-z0-9])?$/.test(env)) return env;
  throw new Rejection(`--env "${env}" is no name: it is 1 to 30 lower-case letters, digits and hyphens between them.`);
}

/** The single argument of a command, e.g. the id in `revoke ID`. */
export function onlyPositional(positionals: readonly string[], what: string): string {
  const [first, second] = positionals;
  if (first === undefined) throw new Rejection(`Say which ${what}; \`--help\` shows how.`);
  if (second !== undefined) throw new Rejection(`One ${what} at a time: "${second}" is one too many.`);
  return first;
}

/** Refuses words that belong to no option, e.g. a name of two words without quotes. */
export function noPositionals(positionals: readonly string[]): void {
  if (positionals.length > 0)
    throw new Rejection(`"${positionals[0]}" belongs to no option; put quotes around spaces.`);
}
