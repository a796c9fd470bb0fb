import type { Context } from '../platform/context.ts';
import { takeCensus } from './counters/census-store.ts';
import { countHistory, countLogIns } from './counters/history-store.ts';
import { deleteOldLog } from './log/store.ts';
import { deleteEndedSessions } from './sign-in/store.ts';

const DAY = 24 * 60 * 60 * 1000;

/** The console's part of the scheduled run: what its pages show is counted, and what has ended is deleted. */
export async function runConsoleTasks({ db, now, configuration, domains }: Context): Promise<void> {
  await deleteEndedSessions(db, now());
  await deleteOldLog(db, now() - configuration.daysOfHistory * DAY);
  await countHistory(db);
  await countLogIns(db, now());
  await takeCensus(db, now(), await domains.list());
}
