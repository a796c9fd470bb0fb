import { Failure } from '../http/failure.ts';
import type { Context } from './context.ts';

/** Whether the database takes in nothing that can wait: at 90 % of its limit. */
export function isNearlyFull({ load, configuration }: Pick<Context, 'load' | 'configuration'>): boolean {
  return load.fullness(configuration.databaseLimit) === 'nearly_full';
}

/**
 * Throws `service_unavailable` where the database is nearly full, without a time to try again: only an operator can help.
 *
 * Erasure, log-out, revocation and reading never ask: the rest of the room is for them.
 */
export function requireRoom(context: Pick<Context, 'load' | 'configuration'>): void {
  if (!isNearlyFull(context)) return;
  throw new Failure('service_unavailable', { causes: ['database_nearly_full'], reason: 'database_nearly_full' });
}

/** Logs, in each run, that the database fills up: from 70 % of its limit on as a warning, from 90 % on as an error. */
export function warnOfSize({ load, configuration, log }: Context): void {
  const limit = configuration.databaseLimit;
  const fullness = load.fullness(limit);
  if (fullness === 'fine') return;
  const isFilling = fullness === 'filling';
  log(isFilling ? 'warn' : 'error', isFilling ? 'database_filling' : 'database_nearly_full', {
    bytes: load.bytes,
    limit,
  });
}
