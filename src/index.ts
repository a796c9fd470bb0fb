import { noteUse } from './clients/last-use.ts';
import { isKnownOrigin } from './clients/registry.ts';
import { announceEvents } from './events/announcement.ts';
import { createRouter } from './http/router.ts';
import { openMail } from './mail/open-mail.ts';
import { createContext, type Seams } from './platform/context.ts';
import { countFailure } from './platform/failed-requests.ts';
import { routes, unknownPaths } from './routes.ts';

const handle = createRouter({ routes, unknownPaths, isKnownOrigin, requestIdHeader: 'Cko-Request-Id' });

export default {
  async fetch(request, env, execution, seams?: Seams) {
    const context = createContext({ request, env, execution, seams, openMail });
    const response = await handle(request, context);
    noteUse(context);
    announceEvents(context);
    countFailure(context, response);
    return response;
  },
  async scheduled(_event, env, execution) {
    // Few isolates run it.
    const { runMaintenance } = await import('./maintenance.ts');
    await runMaintenance(createContext({ env, execution, openMail }));
  },
} satisfies ExportedHandler<Env>;
