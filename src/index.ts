import { isKnownOrigin } from './clients/registry.ts';
import { createRouter } from './http/router.ts';
import { openMail } from './mail/delivery.ts';
import { runMaintenance } from './maintenance.ts';
import { createContext, type Seams } from './platform/context.ts';
import { routes, unknownPaths } from './routes.ts';

const handle = createRouter({ routes, unknownPaths, isKnownOrigin, requestIdHeader: 'Cko-Request-Id' });

export default {
  fetch: (request, env, execution, seams?: Seams) =>
    handle(request, createContext({ request, env, execution, seams, openMail })),
  scheduled: (_event, env, execution) => runMaintenance(createContext({ env, execution, openMail })),
} satisfies ExportedHandler<Env>;
