import { dialects, endpoints } from './endpoints.ts';
import { createRouter } from './http/router.ts';

export default { fetch: createRouter(endpoints, dialects) } satisfies ExportedHandler<Env>;
