import { afterEach } from 'vitest';
import { statements } from '../../src/db/statement.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** Names of the statements that have been used by the end of the test. */
    usedStatements?: readonly string[];
    /** Names of all statements, from the test that knows them all. */
    allStatements?: readonly string[];
  }
}

let reported = 0;

// Told to `statements-reporter.ts`, which hears of every file.
afterEach(({ task }) => {
  const used = [...statements.values()].filter((statement) => statement.isUsed()).map(({ name }) => name);
  if (used.length === reported) return;
  reported = used.length;
  task.meta.usedStatements = used;
});
