import worker from '../../../src/index.ts';
import { intercepted } from '../../support/intercepted.ts';

/**
 * The Worker as it is deployed, but for its counters of calls, which let every call pass.
 *
 * At Cloudflare such a counter is one in memory; locally it is a Durable Object with a database of its own, which
 * costs about as much as a D1 round trip and would hide what is measured. Where `COUNT_TRIPS` is bound, `/trips` tells
 * what D1 was asked since it was last told.
 */
interface ServedEnv extends Env {
  COUNT_TRIPS?: boolean;
}

const passing: RateLimit = { limit: async () => ({ success: true }) };
const counters = { PUBLIC_CLIENT_LIMIT: passing, CONFIDENTIAL_CLIENT_LIMIT: passing, NAME_LIMIT: passing };

let served: Env | undefined;
/** Usage of D1: round trips, and rows as D1 bills them, index entries included. */
let usage = { trips: 0, rowsRead: 0, rowsWritten: 0 };

export default {
  fetch(request, env, context) {
    served ??= { ...(env.COUNT_TRIPS ? counted(env) : env), ...counters };
    if (env.COUNT_TRIPS && new URL(request.url).pathname === '/trips') return Response.json(usageSinceReport());
    return worker.fetch(request, served, context);
  },
} satisfies ExportedHandler<ServedEnv>;

function counted(env: Env): Env {
  const DB = intercepted(env.DB, ['batch'], async (run) => {
    const results: D1Result[] = await run();
    usage.trips += 1;
    for (const { meta } of results) {
      usage.rowsRead += meta.rows_read;
      usage.rowsWritten += meta.rows_written;
    }
    return results;
  });
  return { ...env, DB };
}

function usageSinceReport(): typeof usage {
  const reported = usage;
  usage = { trips: 0, rowsRead: 0, rowsWritten: 0 };
  return reported;
}
