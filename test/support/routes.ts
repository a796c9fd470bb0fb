import { loadRoutes } from '../../src/http/route.ts';
import { routes } from '../../src/routes.ts';

const all = (await loadRoutes(routes)).map(({ method, paths, endpoint }) => ({ ...endpoint, method, paths }));

/** An endpoint with its method and its paths. */
export type MountedEndpoint = (typeof all)[number];

const isOfConsole = ({ family }: MountedEndpoint) => family === 'Console';

/** Every endpoint of the APIs, with its method and its paths. */
export const endpoints = all.filter((endpoint) => !isOfConsole(endpoint));

/** The pages and forms of the console: callers are operators with a cookie, and failures are pages. */
export const consoleEndpoints = all.filter(isOfConsole);
