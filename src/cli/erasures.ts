import type { Database } from '../db/transaction.ts';
import { erase, listErasedSince } from '../privacy/erasure-store.ts';
import { APPLICANT_ID } from '../profiles/applicant.ts';
import { asksForHelp, noPositionals, parse, shared } from './arguments.ts';
import { openDatabase } from './database.ts';
import { Refusal, run } from './refusal.ts';

const HELP = `Erases again what a restore of the database has brought back.

  npm run erasures -- list --since MOMENT   who has been erased since then: ask before you restore to that moment
  npm run erasures -- repeat ID…            erases them again, after the restore

  --remote   the deployed service instead of the one of this working copy
  --json     print JSON

Examples:
  npm run erasures -- list --since 2026-11-01T00:00:00Z --remote --json
  npm run erasures -- repeat aplt_01k0q4xg5sfx3rjq0w3k5v7n2c --remote`;

const commands: Record<string, (argv: readonly string[]) => Promise<void>> = {
  async list(argv) {
    const { values, positionals } = parse(argv, { ...shared, since: { type: 'string' } });
    noPositionals(positionals);
    const since = Date.parse(values.since ?? '');
    if (Number.isNaN(since)) throw new Refusal('Say since when, e.g. `--since 2026-11-01T00:00:00Z`.');
    const ids = await listErasedSince(openDatabase(values.remote ? 'remote' : 'local'), since);
    if (values.json) console.log(JSON.stringify(ids));
    else if (ids.length > 0) console.log(ids.join('\n'));
    // Not among the ids, which go into a file.
    else console.error('Nobody has been erased since then.');
  },

  async repeat(argv) {
    const { values, positionals: ids } = parse(argv, shared);
    if (ids.length === 0) throw new Refusal('Say whom to erase again; `--help` shows how.');
    const stranger = ids.find((id) => !APPLICANT_ID.test(id));
    if (stranger !== undefined) throw new Refusal(`"${stranger}" is no applicant's id.`);
    const erased = await eraseAll(openDatabase(values.remote ? 'remote' : 'local'), ids);
    const unknown = ids.filter((id) => !erased.includes(id));
    if (unknown.length > 0) console.error(`Not known here, so nothing to erase: ${unknown.join(', ')}.`);
    console.log(values.json ? JSON.stringify(erased) : `Erased: ${erased.length}.`);
  },
};

/** A shell takes only so much in one command, and each erasure is five statements. */
const AT_ONCE = 50;

/** Erases all who are known, and yields their ids. */
async function eraseAll(db: Database, ids: readonly string[]): Promise<string[]> {
  const erased: string[] = [];
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const some = ids.slice(start, start + AT_ONCE);
    const left = await Promise.all(some.map((id) => erase(db, id, { ...EVENT, applicantId: id, at: Date.now() })));
    erased.push(...some.filter((_, index) => left[index] !== undefined));
  }
  return erased;
}

/** In the history an operator's erasure is told apart from a client's. */
const EVENT = { clientId: 'operator', action: 'anonymized', fields: [], requestId: crypto.randomUUID() } as const;

await run(async () => {
  const [name = '', ...rest] = process.argv.slice(2);
  if (asksForHelp(process.argv.slice(2))) return console.log(HELP);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined)
    throw new Refusal(`"${name}" is not one of list and repeat; \`--help\` shows how to use them.`);
  await command(rest);
});
