import { consoleEndpoint } from '../endpoint.ts';
import { complaintsOf } from './health.ts';
import { overviewPage } from './page.tsx';
import { DAYS, dayOf } from './series-rules.ts';
import { readFigures } from './store.ts';

/**
 * GET /console
 *
 * The overview: health, numbers of people, charts of the last 30 days.
 *
 * Everything is read from counters that the scheduled run keeps; no page counts a table.
 */
export const showOverview = consoleEndpoint({
  id: 'showOverview',
  async handle(_input, context) {
    const today = dayOf(context.now());
    const [figures, complaints] = await Promise.all([
      readFigures(context.db, context.configuration.retention, today - DAYS + 1, context.now()),
      complaintsOf(context),
    ]);
    return { page: overviewPage(figures, complaints, today) };
  },
});
