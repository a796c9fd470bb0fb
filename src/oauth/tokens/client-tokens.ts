import { errors, jwtVerify, SignJWT } from 'jose';
import { type Client, hasScope, type Scope } from '../../clients/client.ts';
import { type InvalidityReason, invalidToken } from '../../clients/errors.ts';
import { verifiedClient } from '../../clients/registry.ts';
import type { Context } from '../../platform/context.ts';
import { issuers } from '../metadata/issuers.ts';

/** Seconds for which a client token can be used. */
export const TOKEN_LIFETIME = 3600;

const ALGORITHM = 'HS256';
const TYPE = 'at+jwt';

/**
 * Issues a client token: a signed JWT (RFC 9068), so that verifying it costs no query.
 *
 * It carries a fingerprint of the client's secret, so that replacing a leaked secret ends the tokens got with it.
 */
export async function issueClientToken(
  context: Context,
  client: Client,
  scopes: readonly Scope[],
  issuer: string,
): Promise<string> {
  const [key] = await context.secrets.keys('client-token');
  const issuedAt = Math.floor(context.now() / 1000);
  return new SignJWT({ client_id: client.id, scope: scopes.join(' '), secret: fingerprint(client) })
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
    .setIssuer(issuer)
    .setAudience(context.publicOrigin)
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
export async function verifyClientToken(context: Context, token: string): Promise<Grant> {
  const claims = await claimsOf(context, token);
  const isHolder = (client: Client) => claims.secret === fingerprint(client);
  const client = await verifiedClient(context, String(claims.client_id), isHolder);
  if (client === undefined) throw invalidToken('client_revoked');
  const scopes = String(claims.scope).split(' ');
  return { client, scopes: scopes.filter((scope) => hasScope(client.scopes, scope)) };
}

async function claimsOf(context: Context, token: string): Promise<Record<string, unknown>> {
  const options = {
    algorithms: [ALGORITHM],
    typ: TYPE,
    issuer: issuers(context),
    audience: context.publicOrigin,
    currentDate: new Date(context.now()),
  };
  let reason: InvalidityReason = 'wrong_signature';
  for (const key of await context.secrets.keys('client-token')) {
    try {
      return (await jwtVerify(token, key, options)).payload;
    } catch (error) {
      if (error instanceof errors.JWSSignatureVerificationFailed) continue;
      reason = reasonOf(error);
      break;
    }
  }
  throw invalidToken(reason);
}

function reasonOf(error: unknown): InvalidityReason {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'iss') return 'wrong_issuer';
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud') return 'wrong_audience';
  return 'malformed';
}

function fingerprint(client: Client): string {
  return client.secretHash?.slice(0, 16) ?? '';
}
