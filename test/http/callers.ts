import { newApiKey, SCOPES } from '../../src/clients/client.ts';
import type { AnyEndpoint } from '../../src/http/endpoint.ts';
import { loggedIn } from '../support/accounts.ts';
import { tokenOf } from '../support/oauth.ts';
import { aClient, anEmployee, asSite, site } from '../support/seed.ts';
import { basic, bearer } from '../support/service.ts';

/** The headers of a call; none at all are no credentials. */
type Headers = Record<string, string>;

/** How the callers of a security scheme show who they are, and what the others are told. */
export interface Callers {
  /** May do everything that the scheme is there for; asked once for each call of the list. */
  right(): Headers | Promise<Headers>;
  /** Is known and may do nothing; absent where a scheme knows no scopes. */
  powerless?: Headers;
  /** Credentials that are not valid. */
  wrong: readonly Headers[];
  /** The answer to a call without credentials. */
  missing: { status: number; challenge: string | null };
  /** The challenge in the answer to wrong ones. */
  challenge: string;
}

const byBearer = { missing: { status: 401, challenge: 'Bearer' }, challenge: 'Bearer error="invalid_token"' };

/** Registers the clients that call. One entry for each security scheme that an endpoint names first: a new scheme joins the suite by an entry here. */
export async function seedCallers(): Promise<Readonly<Record<string, Callers>>> {
  const key = await aClient('key', { scopes: SCOPES });
  const powerlessKey = await aClient('key', { scopes: [] });
  const oauth = await aClient('oauth', { scopes: SCOPES });
  const powerlessSite = await aClient('public', { scopes: [] });

  return {
    apiKey: {
      right: () => bearer(key.credential),
      powerless: bearer(powerlessKey.credential),
      wrong: [
        bearer(newApiKey()),
        bearer('nonsense'),
        { authorization: key.credential },
        { authorization: 'Bearer' },
        basic(key.id, key.credential),
        basic(key.credential, ''),
      ],
      ...byBearer,
    },
    clientSecret: {
      right: () => basic(oauth.id, oauth.credential),
      wrong: [
        basic(oauth.id, 'wrong'),
        basic(oauth.id, ''),
        basic('unknown', oauth.credential),
        basic(key.id, key.credential),
        bearer(oauth.credential),
        { authorization: oauth.credential },
      ],
      missing: { status: 400, challenge: null },
      challenge: 'Basic realm="applicants"',
    },
    publicClient: {
      right: () => asSite,
      powerless: basic(powerlessSite.id, ''),
      wrong: [
        basic('unknown', ''),
        basic(site.id, 'secret'),
        basic(oauth.id, ''),
        basic(oauth.id, 'wrong'),
        basic(key.id, key.credential),
        bearer('nonsense'),
        bearer(key.credential),
        { authorization: site.id },
      ],
      ...byBearer,
    },
    applicantToken: {
      right: async () => loggedIn((await anEmployee()).username),
      wrong: [
        bearer('nonsense'),
        bearer(`aat_${'A'.repeat(43)}`),
        bearer(`aat_${'A'.repeat(54)}`),
        bearer(await tokenOf(oauth, { scope: 'frontend' })),
        bearer(key.credential),
        asSite,
        { authorization: 'Bearer' },
      ],
      ...byBearer,
    },
  };
}

/** The callers of an endpoint that requires credentials: those that may call it, and those that may not. */
export function callersOf(callers: Readonly<Record<string, Callers>>, { id, security }: AnyEndpoint): Callers {
  const found = callers[security?.schemes[0] ?? ''];
  if (found === undefined) throw new Error(`test/http/callers.ts does not say who may call ${id}`);
  return found;
}
