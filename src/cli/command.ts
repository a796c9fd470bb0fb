import type { ParseArgsOptionsConfig } from 'node:util';
import { describeError, Rejection } from './rejection.ts';
import { refuseSwallowedOptions } from './swallowed.ts';
import type { Place } from './wrangler/project.ts';
import { openStorage, type Storage } from './wrangler/storage.ts';

/** The outside of a command, so that a test can stand in its place. */
export interface Context {
  print(text: string): void;
  /** For people only, so not among the output that a script reads. */
  warn(text: string): void;
  /** Opened storage is closed when the command ends. */
  open(place: Place): Promise<Storage>;
}

/** One thing that a command does; it gets the words after its name. */
export type Action = (argv: readonly string[], context: Context) => Promise<void>;

/** A command: either one action, or a sub-command for each. */
export interface Command {
  /** Text of `--help`: purpose, options and an example. */
  readonly help: string;
  /** Every option of every sub-command, so that none is lost to npm unnoticed. */
  readonly options: ParseArgsOptionsConfig;
  readonly actions: Action | Readonly<Record<string, Action>>;
}

/** Runs a command in this process: its output goes to the terminal, and a failure becomes exit code 1. */
export async function runCommand(name: string, command: Command, argv: readonly string[]): Promise<void> {
  const opened: Promise<Storage>[] = [];
  const context: Context = {
    print: (text) => console.log(text),
    warn: (text) => console.error(text),
    open(place) {
      const storage = openStorage(place, context.warn);
      opened.push(storage);
      return storage;
    },
  };
  try {
    await perform(name, command, argv, context, process.env);
  } catch (error) {
    console.error(describeError(error));
    process.exitCode = 1;
  } finally {
    for (const storage of await Promise.allSettled(opened)) {
      if (storage.status === 'fulfilled') await storage.value.close();
    }
  }
}

/** Shows the help when asked for it, refuses what npm swallowed, else performs the action that the first word names. */
export async function perform(
  name: string,
  { help, options, actions }: Command,
  argv: readonly string[],
  context: Context,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  if (argv.includes('--help') || argv.includes('-h')) return context.print(help);
  refuseSwallowedOptions(name, Object.keys(options), env);
  if (typeof actions === 'function') return actions(argv, context);
  const [word, ...rest] = argv;
  if (word === undefined) return context.print(help);
  const action = Object.hasOwn(actions, word) ? actions[word] : undefined;
  if (action === undefined) {
    throw new Rejection(`"${word}" is not one of ${listed(Object.keys(actions))}; \`--help\` shows how to use them.`);
  }
  await action(rest, context);
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
