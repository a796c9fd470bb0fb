import type { ClientCaller } from '../clients/security.ts';
import type { Action, Event } from '../db/audit.ts';
import { Failure } from '../failure.ts';
import type { Context } from '../http/endpoint.ts';
import { deliver } from '../mail/delivery.ts';
import { languageOf } from '../mail/language.ts';
import { firstTryOf, type NewMail } from '../mail/outbox.ts';
import type { Account } from './account.ts';
import { hashPassword, verifyPassword } from './hashing.ts';
import { LINK_LIFETIME, linkIdOf, mailLink, newLinkId } from './links.ts';
import { emailKey } from './names.ts';
import { isAcceptablePassword } from './password.ts';
import { changePassword, findByEmail, findResettable, insertResetLink, resetPassword } from './password-store.ts';
import type { AccountCaller } from './security.ts';

/**
 * Mails a reset link to the account of an address, if there is one.
 *
 * The answer's path is one read either way; what follows for an account that exists happens after the answer, so that
 * its time tells nothing. Throws `invalid_url` unless the link leads to an origin of the client.
 */
export async function askForReset(context: Context<ClientCaller>, email: string, url: string): Promise<void> {
  if (!isOwnUrl(url, context.caller.origins)) throw new Failure('invalid_url');
  const account = await findByEmail(context.db, emailKey(email) ?? email);
  if (account !== undefined) context.waitUntil(sendResetLink(context, account, url));
}

/**
 * Whether a URL leads to one of the web origins and holds no credentials. Its `origin` would not do: that of
 * `blob:https://careers.example/x` is `https://careers.example` as well.
 */
function isOwnUrl(url: string, origins: readonly string[]): boolean {
  const { href = '' } = URL.parse(url) ?? {};
  return origins.some((origin) => href.startsWith(`${origin}/`));
}

async function sendResetLink(context: Context<ClientCaller>, account: Account, url: string): Promise<void> {
  const mail: NewMail = {
    id: newLinkId(),
    link_id: newLinkId(),
    template: 'password_reset',
    language: languageOf(account.locale),
    address: account.account_email,
    target: url,
  };
  const event = eventOf(context, account.applicant_id, 'reset_asked');
  try {
    // Who is erased meanwhile gets no mail.
    if (!(await insertResetLink(context.db, account, mail, event.at + LINK_LIFETIME.password_reset, event))) return;
  } catch {
    context.log('error', 'reset_link_lost');
    return;
  }
  await deliver(context, firstTryOf(mail), (waiting) => mailLink(context, waiting));
}

/**
 * Replaces a forgotten password; false for a link that is wrong, used or expired.
 *
 * The policy is judged first and spends no link; nothing is hashed for a link that cannot be used.
 */
export async function redeemReset(context: Context<ClientCaller>, token: string, password: string): Promise<boolean> {
  if (!isAcceptablePassword(password)) throw new Failure('password invalid');
  const linkId = await linkIdOf(context, 'password_reset', token);
  if (linkId === undefined) return false;
  const applicantId = await findResettable(context.db, linkId, context.clock.now());
  if (applicantId === undefined) return false;
  const hash = await hashPassword(password);
  return resetPassword(context.db, applicantId, linkId, hash, eventOf(context, applicantId, 'reset_done'));
}

/** Replaces a known password; false when the old one is wrong. The policy is judged first. */
export async function replacePassword(
  context: Context<AccountCaller>,
  oldPassword: string,
  newPassword: string,
): Promise<boolean> {
  if (!isAcceptablePassword(newPassword)) throw new Failure('password invalid');
  const { account } = context.caller;
  if (!(await verifyPassword(oldPassword, account.password_hash))) return false;
  const event = eventOf(context, account.applicant_id, 'password_changed');
  return changePassword(context.db, account, await hashPassword(newPassword), event);
}

function eventOf({ caller, requestId, clock }: Context<ClientCaller>, applicantId: string, action: Action): Event {
  return { applicantId, clientId: caller.clientId, action, fields: ['password'], requestId, at: clock.now() };
}
