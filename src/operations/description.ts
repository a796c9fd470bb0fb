import type { Assets } from '../http/assets.ts';

/** Stands in the description for the origin that a deployment is reached at, which no build knows. */
export const BUILT_FOR = 'https://built-for.invalid';

/** The OpenAPI document, which `docs/build.mjs` has made from the list of endpoints, with the addresses of this deployment. */
export async function readDescription(assets: Assets, publicOrigin: string): Promise<object> {
  const document = await assets.fetch('https://assets/openapi.json');
  return JSON.parse((await document.text()).replaceAll(BUILT_FOR, publicOrigin));
}
