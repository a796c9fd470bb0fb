import { isKnownOrigin } from './clients/registry.ts';
import { dialects, endpoints } from './endpoints.ts';
import { createRouter } from './http/router.ts';

export default { fetch: createRouter(endpoints, dialects, isKnownOrigin) } satisfies ExportedHandler<Env>;
