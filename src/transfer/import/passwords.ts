import { hashPassword } from '../../accounts/passwords/hashing/hashing.ts';
import { missedAsKnown } from '../../accounts/passwords/known/known-passwords.ts';
import { Failure } from '../../http/failure.ts';
import { sleep } from '../../platform/clock.ts';
import type { Context } from '../../platform/context.ts';
import { findPeople } from './store.ts';
import type { SentPerson } from './validate-row.ts';

/** Plain passwords of a portion, by the ids of their people. */
export interface HashedPasswords {
  readonly hashes: ReadonlyMap<string, string>;
  /** People whose password attackers know, as registration refuses it. */
  readonly refused: ReadonlySet<string>;
}

/** Hashes plain passwords; of people who are there already none, for a repeated call must be quick. */
export async function hashPasswords(context: Context, portion: readonly SentPerson[]): Promise<HashedPasswords> {
  const hashes = new Map<string, string>();
  const sent = new Map(portion.flatMap(({ applicant: { id }, sent }) => (sent?.password ? [[id, sent.password]] : [])));
  if (sent.size === 0) return { hashes, refused: new Set() };
  const { applicants: known } = await findPeople(context.db, [...sent.keys()]);
  const fresh = [...sent].filter(([id]) => !known.has(id));
  const missed = await Promise.all(fresh.map(([, password]) => missedAsKnown(context, password)));
  const refused = new Set(fresh.filter((_, index) => missed[index] !== undefined).map(([id]) => id));
  for (const [id, password] of fresh) {
    if (!refused.has(id)) hashes.set(id, await hashWhenFree(context, password));
  }
  return { hashes, refused };
}

/** Tries for a slot before the call fails, and the pause between them in milliseconds: log-ins come first. */
const TRIES = 20;
const PAUSE = 100;

async function hashWhenFree(context: Context, password: string): Promise<string> {
  for (let tries = 1; ; tries++) {
    try {
      return await hashPassword(password);
    } catch (error) {
      if (!(error instanceof Failure) || tries === TRIES) throw error;
      await sleep(context.clock, PAUSE);
    }
  }
}
