import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { Refusal } from './refusal.ts';

/** What every command that looks into a database or a list takes. */
export const shared = { remote: { type: 'boolean' }, json: { type: 'boolean' } } as const;

/** Whether a person asks what a command is for: with `--help`, or by giving it nothing to do. */
export function asksForHelp(argv: readonly string[]): boolean {
  return argv.length === 0 || argv.includes('--help') || argv.includes('-h');
}

/** Options and what stands between them; whatever is not declared is refused in the first sentence Node has for it. */
export function parse<const Options extends ParseArgsOptionsConfig>(argv: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    const [sentence = ''] = error instanceof Error ? error.message.split(/\. |\.?\n/) : [];
    throw new Refusal(`${sentence.replace(/\.$/, '')}; \`--help\` shows what there is.`);
  }
}

/** The one thing that a command is about, e.g. the id in `revoke ID`. */
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
