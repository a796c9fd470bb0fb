import worker from '../../../src/index.ts';
import { counting } from '../../support/counting.ts';

/**
 * The Worker as it is deployed, but for its counters of calls, which let everybody pass.
 *
 * At Cloudflare such a counter is one in memory; locally it is a Durable Object with a database of its own, which
 * costs about as much as a D1 round trip and would hide what is measured. Where `COUNT_TRIPS` is bound, `/trips` tells
 * how often D1 was asked since it was last told.
 */
interface ServedEnv extends Env {
  COUNT_TRIPS?: boolean;
}

const passing: RateLimit = { limit: async () => ({ success: true }) };
const counters = { PUBLIC_CLIENT_LIMIT: passing, CONFIDENTIAL_CLIENT_LIMIT: passing, NAME_LIMIT: passing };

let served: Env | undefined;
let trips = () => 0;
let told = 0;

export default {
  fetch(request, env, context) {
    served ??= { ...(env.COUNT_TRIPS ? counted(env) : env), ...counters };
    if (env.COUNT_TRIPS && new URL(request.url).pathname === '/trips') return Response.json(tripsSinceTold());
    return worker.fetch(request, served, context);
  },
} satisfies ExportedHandler<ServedEnv>;

function counted(env: Env): Env {
  const counter = counting(env.DB);
  trips = counter.trips;
  return { ...env, DB: counter.d1 };
}

function tripsSinceTold(): number {
  const since = trips() - told;
  told = trips();
  return since;
}
