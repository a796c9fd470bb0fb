import { experimental_getWranglerCommands as wranglerCommands } from 'wrangler';
import { parse } from '../../src/cli/arguments.ts';
import type { Command } from '../../src/cli/command.ts';
import deploy from '../../src/cli/deploy/deploy.ts';
import { readDeploymentRequest } from '../../src/cli/deploy/request.ts';
import { runInProcess } from './support.ts';

/** Placeholders in a guide, where a reader types something else. */
const STAND_INS: readonly [pattern: RegExp, replacement: string][] = [
  [/\b(?:ID|FILE)\b…?|\$\(cat [\w.]+\)/g, 'aplt_01k0q4xg5sfx3rjq0w3k5v7n2c'],
  [/\bURL\b|https:\/\/…/g, 'https://careers.example/'],
  [/\bNAME\b/g, 'staging'],
  [/\bEVENT\b|evt_…/g, 'evt_000000000042'],
  [/(?<= )…$/, '--name Example --kind key'],
];

/** The words of a command line, in which double quotes join some. */
export function wordsOf(line: string): string[] {
  const complete = STAND_INS.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), line);
  return [...complete.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
}

/** Commands of the product by name. */
export async function commandOf(name: string): Promise<Command> {
  const { default: command }: { default: Command } = await import(`../../src/cli/${name}/${name}.ts`);
  return command;
}

/**
 * Why a command of the product would refuse these words, or undefined.
 *
 * They go through the command itself until it opens a database. One that calls the service or Cloudflare has one table
 * of options, and its words are read by that.
 */
export async function problemOf(name: string, words: readonly string[]): Promise<string | undefined> {
  if (words.length === 0) return undefined;
  const { actions, options } = await commandOf(name);
  if (typeof actions !== 'function') return problemOfAction(name, words);
  try {
    const { positionals } = parse(words, options);
    if (name === 'deploy') readDeploymentRequest(parse(words, deploy.options).values, positionals);
    else if (positionals.length !== (name === 'start' ? 0 : 1)) return `${positionals.length} words without option`;
    return undefined;
  } catch (error) {
    return String(error);
  }
}

async function problemOfAction(name: string, words: readonly string[]): Promise<string | undefined> {
  let isRead = false;
  const open = () => {
    isRead = true;
    return Promise.reject(new Error('read, and not to be done'));
  };
  const { code, stderr } = await runInProcess(name, words, { open });
  // Read to its end as well: the rule that stands in wrangler.toml as it is delivered is the empty one.
  const lacksRule = name === 'retention' && stderr.startsWith('There is no rule');
  return isRead || code === 0 || lacksRule ? undefined : stderr;
}

/** Why wrangler would not know these words, or undefined: its commands, and their options. */
export function problemForWrangler(words: readonly string[]): string | undefined {
  const { registry, globalFlags } = wranglerCommands();
  let node = registry;
  for (const word of words) node = node.subtree.get(word) ?? node;
  const { definition } = node;
  if (definition?.type !== 'command') return `no command of wrangler: ${words.join(' ')}`;
  const known = { ...globalFlags, ...definition.args };
  const options = words.flatMap((word) => /^--([^=]+)/.exec(word)?.[1] ?? []);
  const unknown = options.find((option) => !Object.hasOwn(known, option));
  return unknown === undefined ? undefined : `no option of ${definition.command}: --${unknown}`;
}
