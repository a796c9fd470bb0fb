import type { Assets } from '../platform/assets.ts';

/** Stands in the description for the origin that a deployment is reached at, which no build knows. */
export const BUILT_FOR = 'https://built-for.invalid';

/** The OpenAPI document as text, made by `docs/build.mjs` from the list of endpoints, with this deployment's addresses. */
export async function readDescription(assets: Assets, publicOrigin: string): Promise<string> {
  const document = await assets.fetch('https://assets/openapi.json');
  return (await document.text()).replaceAll(BUILT_FOR, publicOrigin);
}
