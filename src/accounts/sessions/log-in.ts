import { base64url } from 'jose';
import type { ClientCaller } from '../../clients/caller.ts';
import type { Event } from '../../db/audit.ts';
import { Failure } from '../../http/failure.ts';
import { type IssuedToken, issuedToken } from '../../oauth/grants.ts';
import type { Context } from '../../platform/context.ts';
import { sha256 } from '../../platform/hash.ts';
import { usernameKey } from '../../profiles/username.ts';
import { logInKey } from '../names.ts';
import { hashPassword, isOutdated, verifyPassword } from '../passwords/hashing.ts';
import { SESSION_LIFETIME } from './session.ts';
import { findByName, insertSession, recordFailedLogIn } from './store.ts';

/** The scope of an applicant's own token. */
const SCOPE = 'me';

type LogInContext = Context & { readonly caller: ClientCaller };

/**
 * Logs an applicant in by user name or e-mail address; both in any case.
 *
 * One read and one password verification whether the name exists or not, and one response for both: `invalid_grant`.
 * Only where the hash was replaced meanwhile, by another log-in's stronger one or by a new password's, is there a
 * second try.
 */
export async function logIn(context: LogInContext, name: string, password: string): Promise<IssuedToken> {
  const token = (await tryLogIn(context, name, password)) ?? (await tryLogIn(context, name, password));
  if (token === undefined) throw new Failure('invalid_grant', { reason: 'password_replaced' });
  return issuedToken(token, SCOPE);
}

/** The token of a new session; undefined when the hash was replaced while the password was verified. */
async function tryLogIn(context: LogInContext, name: string, password: string): Promise<string | undefined> {
  const account = await findByName(context.db, usernameKey(name), logInKey(name));
  const verified = await verifyPassword(password, account?.password_hash);
  if (account === undefined) throw new Failure('invalid_grant', { reason: 'name_unknown' });
  const { applicant_id, password_hash } = account;
  if (!verified) {
    context.waitUntil(recordFailure(context, context.event('log_in_failed', applicant_id)));
    throw new Failure('invalid_grant', { reason: 'password_wrong' });
  }
  const token = `aat_${base64url.encode(crypto.getRandomValues(new Uint8Array(32)))}`;
  const session = {
    tokenHash: await sha256(token),
    clientId: context.caller.clientId,
    expiresOn: context.now() + SESSION_LIFETIME,
  };
  const rehashed = isOutdated(password_hash) ? await hashPassword(password) : undefined;
  const event = context.event('logged_in', applicant_id);
  const started = await insertSession(context.db, account, session, rehashed, event);
  return started ? token : undefined;
}

async function recordFailure(context: Context, event: Event): Promise<void> {
  try {
    await recordFailedLogIn(context.db, event);
  } catch {
    context.log('warn', 'history_fault', { action: event.action });
  }
}
