import type { Context } from '../../platform/context.ts';

type Origin = Pick<Context, 'publicOrigin'>;

/** Where the token endpoint of the Accounts family and what belongs to it is. */
export const FRONTEND_OAUTH = '/api/rest/oauth/frontend';

/** The issuer of tokens got at `/connect/token`. */
export function profilesIssuer({ publicOrigin }: Origin): string {
  return publicOrigin;
}

/** The issuer of tokens got at the token endpoint of the Accounts family. */
export function frontendIssuer({ publicOrigin }: Origin): string {
  return `${publicOrigin}${FRONTEND_OAUTH}`;
}

/** Every issuer of this deployment; a token of either does what its scopes allow. */
export function issuers(context: Origin): string[] {
  return [profilesIssuer(context), frontendIssuer(context)];
}
