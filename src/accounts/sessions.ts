import { base64url } from 'jose';
import type { App } from '../app.ts';
import type { Client } from '../clients/client.ts';
import { type IssuedToken, issuedToken } from '../clients/grants.ts';
import { clientById } from '../clients/registry.ts';
import type { ClientCaller } from '../clients/security.ts';
import { APPLICANT_TOKEN, TOKEN_LIFETIME } from '../clients/tokens.ts';
import { sha256 } from '../crypto/hash.ts';
import type { Action, Event } from '../db/audit.ts';
import { Failure } from '../failure.ts';
import type { Context } from '../http/endpoint.ts';
import type { Account } from './account.ts';
import { hashPassword, isOutdated, verifyPassword } from './hashing.ts';
import { logInKey, usernameKey } from './names.ts';
import {
  deleteSession,
  extendSession,
  findByName,
  findSession,
  insertSession,
  recordFailedLogIn,
  type Session,
} from './session-store.ts';

/** How long a session lives without use, in milliseconds. */
const LIFETIME = TOKEN_LIFETIME * 1000;
/** A session is extended at most this often: writing at each use would cost a round trip each time. */
const EXTENSION_PAUSE = 5 * 60 * 1000;

/** The scope of an applicant's own token. */
const SCOPE = 'me';

/**
 * Logs an applicant in by user name or e-mail address; both in any case.
 *
 * One read and one password verification whether the name exists or not, and one answer for both: `invalid_grant`.
 * Only where the hash was replaced meanwhile, by another log-in's stronger one or by a new password's, is there a
 * second try.
 */
export async function logIn(context: Context<ClientCaller>, name: string, password: string): Promise<IssuedToken> {
  const token = (await tryLogIn(context, name, password)) ?? (await tryLogIn(context, name, password));
  if (token === undefined) throw new Failure('invalid_grant');
  return issuedToken(token, SCOPE);
}

/** The token of a new session; undefined when the hash was replaced while the password was verified. */
async function tryLogIn(context: Context<ClientCaller>, name: string, password: string): Promise<string | undefined> {
  const account = await findByName(context.db, usernameKey(name), logInKey(name));
  const verified = await verifyPassword(password, account?.password_hash);
  if (account === undefined) throw new Failure('invalid_grant');
  if (!verified) {
    context.waitUntil(rememberFailure(context, eventOf(context, account, 'log_in_failed')));
    throw new Failure('invalid_grant');
  }
  const token = `aat_${base64url.encode(crypto.getRandomValues(new Uint8Array(32)))}`;
  const session: Session = {
    tokenHash: await sha256(token),
    clientId: context.caller.clientId,
    expiresOn: context.clock.now() + LIFETIME,
  };
  const rehashed = isOutdated(account.password_hash) ? await hashPassword(password) : undefined;
  const started = await insertSession(context.db, account, session, rehashed, eventOf(context, account, 'logged_in'));
  return started ? token : undefined;
}

/** Whose token it is, by which client, and which session. */
export interface LoggedIn {
  readonly account: Account;
  readonly client: Client;
  readonly session: Session;
}

/**
 * The account and the client of an applicant's token, in one round trip; the session is extended outside the answer's
 * path. Throws `token_invalid` when it has ended, or when its client has been revoked.
 */
export async function loggedIn(app: App, token: string): Promise<LoggedIn> {
  if (!APPLICANT_TOKEN.test(token)) throw new Failure('token_invalid');
  const now = app.clock.now();
  const found = await findSession(app.primary, await sha256(token), now);
  const client = found && (await clientById(app, found.session.clientId));
  if (found === undefined || !client?.scopes.includes('frontend')) throw new Failure('token_invalid');
  const { session } = found;
  if (session.expiresOn < now + LIFETIME - EXTENSION_PAUSE) {
    app.waitUntil(
      extendSession(app.db, session.tokenHash, now + LIFETIME).catch(() => app.log('warn', 'session_not_extended')),
    );
  }
  return { ...found, client };
}

/** Ends an applicant's token of the client that asks; any other is left alone without a word (RFC 7009 section 2.2). */
export async function logOut({ db, caller }: Context<ClientCaller>, token: string): Promise<void> {
  if (APPLICANT_TOKEN.test(token)) await deleteSession(db, await sha256(token), caller.clientId);
}

async function rememberFailure(app: App, event: Event): Promise<void> {
  try {
    await recordFailedLogIn(app.db, event);
  } catch {
    app.log('warn', 'history_fault', { action: event.action });
  }
}

function eventOf({ caller, requestId, clock }: Context<ClientCaller>, account: Account, action: Action): Event {
  const { applicant_id: applicantId } = account;
  return { applicantId, clientId: caller.clientId, action, fields: [], requestId, at: clock.now() };
}
