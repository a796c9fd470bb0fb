import type { ClientCaller } from '../../clients/caller.ts';
import { Failure } from '../../http/failure.ts';
import { APPLICANT_SCOPE, type IssuedToken, issuedToken } from '../../oauth/grants.ts';
import { newApplicantToken } from '../../oauth/tokens/applicant-token.ts';
import type { Context } from '../../platform/context.ts';
import { sha256 } from '../../platform/hash.ts';
import { isNearlyFull } from '../../platform/room.ts';
import { logInKey } from '../names.ts';
import { hashPassword, isOutdated, verifyPassword } from '../passwords/hashing/hashing.ts';
import { requireQueueSpace } from '../passwords/hashing/queue.ts';
import { countUnknownName, countWrongPassword } from './failures.ts';
import { lockedFor } from './lock-rules.ts';
import { SESSION_LIFETIME } from './session.ts';
import { findByName, insertSession } from './store.ts';

type LogInContext = Context & { readonly caller: ClientCaller };

/**
 * Logs an applicant in by user name or e-mail address; both in any case.
 *
 * One read and one password verification whether the name exists, is locked or not, so that the time tells nothing. The
 * try is counted between the two: a call that is rejected for want of time, or of the database, is no try of the name.
 * Throws `invalid_grant`, or `too_many_requests` while log-in with the name is locked. Only where the hash was replaced
 * meanwhile, by another log-in's stronger one or by a new password's, is there a second try.
 */
export async function logIn(context: LogInContext, name: string, password: string): Promise<IssuedToken> {
  context.load.requireCapacity('log_in', context.now());
  requireQueueSpace();
  const token = (await tryLogIn(context, name, password)) ?? (await tryLogIn(context, name, password));
  if (token === undefined) throw new Failure('invalid_grant', { reason: 'password_replaced' });
  return issuedToken(token, APPLICANT_SCOPE);
}

/** The token of a new session; undefined when the hash was replaced while the password was verified. */
async function tryLogIn(context: LogInContext, name: string, password: string): Promise<string | undefined> {
  const key = logInKey(name);
  const hashes = await context.secrets.signWithEach('login-name', key);
  const { account, failures, countedAs } = await findByName(context.db, key, hashes);
  const verified = await verifyPassword(password, account?.password_hash, () => context.limits.byName(key));
  const retryAfter = lockedFor(failures, context.now());
  if (retryAfter !== undefined) throw new Failure('too_many_requests', { retryAfter, reason: 'name_locked' });
  if (account === undefined) {
    countUnknownName(context, countedAs);
    throw new Failure('invalid_grant', { reason: 'name_unknown' });
  }
  const { applicant_id, password_hash } = account;
  if (!verified) {
    countWrongPassword(context, applicant_id);
    throw new Failure('invalid_grant', { reason: 'password_wrong' });
  }
  const token = await newApplicantToken(context);
  const session = {
    tokenHash: await sha256(token),
    clientId: context.caller.clientId,
    expiresOn: context.now() + SESSION_LIFETIME,
  };
  const rehashed = isOutdated(password_hash) ? await hashPassword(password) : undefined;
  // A database that is nearly full has no room for what can be missed.
  const event = isNearlyFull(context) ? undefined : context.event('logged_in', applicant_id);
  const started = await insertSession(context.db, account, session, rehashed, context.now(), event);
  return started ? token : undefined;
}
