import { routes } from '../../src/routes.ts';

/** Every endpoint with its method and its paths. */
export const endpoints = routes.map(({ method, paths, endpoint }) => ({ ...endpoint, method, paths }));

/** An endpoint with its method and its paths. */
export type MountedEndpoint = (typeof endpoints)[number];
