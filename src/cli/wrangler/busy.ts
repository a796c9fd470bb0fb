import { setTimeout } from 'node:timers/promises';
import { Refusal } from '../refusal.ts';

/** What SQLite answers to a second writer; commands and the running service share one file. */
const BUSY = /SQLITE_BUSY|database is locked/;
/** Waits before each further try, in milliseconds. */
const PAUSES = [100, 300, 1_000, 3_000];

/** Tries again for some seconds while another process is writing, and warns once. A busy try has changed nothing. */
export async function retryWhileBusy<T>(attempt: () => Promise<T>, warn: (sentence: string) => void): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Error && BUSY.test(error.message))) throw error;
      const pause = PAUSES[tries];
      if (pause === undefined) throw new Refusal('The database is busy: try again when less is written to it.');
      if (tries === 0) warn('The database is busy; trying again.');
      await setTimeout(pause);
    }
  }
}
