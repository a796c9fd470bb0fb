import { errors, jwtVerify, SignJWT } from 'jose';
import type { App } from '../app.ts';
import { Failure } from '../failure.ts';
import type { Client, Scope } from './client.ts';
import { clientThatFits } from './registry.ts';

/** How long a client token is good for, in seconds. */
export const TOKEN_LIFETIME = 3600;

/** What an applicant's own token looks like: `aat_` and 256 random bits. Told apart from a client token by its form. */
export const APPLICANT_TOKEN = /^aat_[\w-]{43}$/;

const ALGORITHM = 'HS256';
const TYPE = 'at+jwt';

/**
 * Issues a client token: a signed JWT (RFC 9068), so that verifying it asks no database.
 *
 * It carries a fingerprint of the client's secret, so that replacing a leaked secret ends the tokens got with it.
 */
export async function issueClientToken(app: App, client: Client, scopes: readonly Scope[]): Promise<string> {
  const [key] = await app.secrets.keys('client-token');
  const issuedAt = Math.floor(app.clock.now() / 1000);
  return new SignJWT({ client_id: client.id, scope: scopes.join(' '), secret: fingerprint(client) })
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
    .setIssuer(app.publicOrigin)
    .setAudience(app.publicOrigin)
    .setSubject(client.id)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + TOKEN_LIFETIME)
    .setJti(crypto.randomUUID())
    .sign(key as CryptoKey);
}

/** A client and what its token allows, which may be less than what the client itself may do. */
export interface Grant {
  readonly client: Client;
  readonly scopes: readonly string[];
}

/**
 * The client and the scopes of a client token.
 *
 * Throws `token_invalid` when it is expired, altered, signed for something else or with a secret that is gone, or when
 * its client is revoked or has another secret by now (at most 30 seconds late, like everything known of a client).
 */
export async function verifyClientToken(app: App, token: string): Promise<Grant> {
  const claims = await claimsOf(app, token);
  const isHolder = (client: Client) => claims.secret === fingerprint(client);
  const client = await clientThatFits(app, String(claims.client_id), isHolder);
  if (client === undefined) throw new Failure('token_invalid');
  const scopes = String(claims.scope).split(' ');
  return { client, scopes: scopes.filter((scope) => (client.scopes as readonly string[]).includes(scope)) };
}

async function claimsOf(app: App, token: string): Promise<Record<string, unknown>> {
  const currentDate = new Date(app.clock.now());
  for (const key of await app.secrets.keys('client-token')) {
    try {
      return (
        await jwtVerify(token, key, {
          algorithms: [ALGORITHM],
          typ: TYPE,
          issuer: app.publicOrigin,
          audience: app.publicOrigin,
          currentDate,
        })
      ).payload;
    } catch (error) {
      if (error instanceof errors.JWSSignatureVerificationFailed) continue;
      break;
    }
  }
  throw new Failure('token_invalid');
}

function fingerprint(client: Client): string {
  return client.secretHash?.slice(0, 16) ?? '';
}
