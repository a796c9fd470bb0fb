import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { Refusal } from './refusal.ts';
import type { Place } from './wrangler/project.ts';

/** Options of every command that works on a database or a domain list. */
export const shared = { remote: { type: 'boolean' }, json: { type: 'boolean' } } as const;

/** Options and the words between them. An option that is not declared is refused in Node's own first sentence. */
export function parse<const Options extends ParseArgsOptionsConfig>(argv: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    const [sentence = ''] = error instanceof Error ? error.message.split(/\. |\.?\n/) : [];
    throw new Refusal(`${sentence.replace(/\.$/, '')}; \`--help\` shows what there is.`);
  }
}

/** The place that `--remote` chooses. */
export function placeOf({ remote = false }: { remote?: boolean | undefined }): Place {
  return remote ? 'remote' : 'local';
}

/** The single argument of a command, e.g. the id in `revoke ID`. */
export function onlyPositional(positionals: readonly string[], what: string): string {
  const [first, second] = positionals;
  if (first === undefined) throw new Refusal(`Say which ${what}; \`--help\` shows how.`);
  if (second !== undefined) throw new Refusal(`One ${what} at a time: "${second}" is one too many.`);
  return first;
}

/** Refuses words that belong to no option, e.g. a name of two words without quotes. */
export function noPositionals(positionals: readonly string[]): void {
  if (positionals.length > 0) throw new Refusal(`"${positionals[0]}" belongs to no option; put quotes around spaces.`);
}
