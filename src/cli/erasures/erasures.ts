import type { Database } from '../../db/transaction.ts';
import { erase, listErasedSince } from '../../privacy/erasure-store.ts';
import { APPLICANT_ID } from '../../profiles/applicant.ts';
import { noPositionals, parse, placeOf, shared } from '../arguments.ts';
import type { Action, Command } from '../command.ts';
import { Rejection } from '../rejection.ts';
import { readTimestamp } from './timestamp.ts';

const help = `Erases applicants again that a restore of the database has brought back.

  npm run erasures -- list --since TIME   the applicants erased since then, before a restore or after it: the ids of the
                                          last 35 days are kept outside the database as well
  npm run erasures -- repeat ID…          erases them again, after the restore

  --since TIME   in UTC: a date, or a time with Z or an offset
  --remote       the deployed service instead of the one of this working copy
  --env NAME     with --remote: the deployment of that name
  --json         print JSON

Examples:
  npm run erasures -- list --since 2026-11-01T00:00:00Z --remote --json
  npm run erasures -- repeat aplt_01k0q4xg5sfx3rjq0w3k5v7n2c --remote`;

const listing = { ...shared, since: { type: 'string' } } as const;

const list: Action = async (argv, { open, print, warn }) => {
  const { values, positionals } = parse(argv, listing);
  noPositionals(positionals);
  if (values.since === undefined) throw new Rejection('Say since when: `--since 2026-11-01T00:00:00Z`.');
  const since = readTimestamp(values.since, 'since');
  const storage = await open(placeOf(values));
  // KV takes up to a minute to list a new key, and the database may be the restored one: neither is enough alone.
  const [known, kept] = await Promise.all([
    listErasedSince(storage.db, since),
    storage.erasures.list().catch((error: unknown) => {
      warn(`The list outside the database cannot be read, so it is missing here: ${reasonOf(error)}`);
      return [];
    }),
  ]);
  const recorded = kept.filter(({ erasedOn }) => erasedOn >= since).sort((one, other) => one.erasedOn - other.erasedOn);
  const ids = [...new Set([...recorded.map(({ id }) => id), ...known])];
  if (values.json) print(JSON.stringify(ids));
  else if (ids.length > 0) print(ids.join('\n'));
  // Not among the ids, which go into a file.
  else warn('No applicant has been erased since then.');
};

const repeat: Action = async (argv, { open, print, warn }) => {
  const { values, positionals: ids } = parse(argv, shared);
  if (ids.length === 0) throw new Rejection('Say which applicants to erase again, by their ids; `--help` shows how.');
  const invalid = ids.find((id) => !APPLICANT_ID.test(id));
  if (invalid !== undefined) throw new Rejection(`"${invalid}" is no applicant's id.`);
  const { db, erasures } = await open(placeOf(values));
  const erased = await eraseAll(db, ids);
  // Another restore, to a time before this repeat, has to find them as well.
  const now = Date.now();
  if (erased.length > 0) {
    await erasures.append([...new Set(erased)].map((id) => ({ id, erasedOn: now }))).catch((error: unknown) => {
      warn(`Erased, but the list outside the database cannot be written; repeat it later: ${reasonOf(error)}`);
    });
  }
  const unknown = ids.filter((id) => !erased.includes(id));
  if (unknown.length > 0) warn(`Not known here, so nothing to erase: ${unknown.join(', ')}.`);
  print(values.json ? JSON.stringify(erased) : `Erased: ${erased.length}.`);
};

/** `npm run erasures` */
export default { help, options: listing, actions: { list, repeat } } satisfies Command;

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}

/** A command line carries only so much, and each erasure is five statements. */
const AT_ONCE = 50;

/** Operator: the history shows this in place of a client's id. */
const EVENT = { clientId: 'operator', action: 'anonymized', fields: [], requestId: crypto.randomUUID() } as const;

/** Erases all applicants that the database knows, and yields their ids. */
async function eraseAll(db: Database, ids: readonly string[]): Promise<string[]> {
  const erased: string[] = [];
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const some = ids.slice(start, start + AT_ONCE);
    const left = await Promise.all(some.map((id) => erase(db, id, { ...EVENT, applicantId: id, at: Date.now() })));
    erased.push(...some.filter((_, index) => left[index] !== undefined));
  }
  return erased;
}
