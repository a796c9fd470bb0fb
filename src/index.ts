import { createApp } from './app.ts';
import { isKnownOrigin } from './clients/registry.ts';
import { dialects, endpoints } from './endpoints.ts';
import { createRouter } from './http/router.ts';
import { upkeep } from './upkeep.ts';

export default {
  fetch: createRouter(endpoints, dialects, isKnownOrigin),
  scheduled: (_event, env, context) => upkeep(createApp(env, context)),
} satisfies ExportedHandler<Env>;
