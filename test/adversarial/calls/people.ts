import { linkIn } from '../../support/accounts.ts';
import type { Mail } from '../../support/mailbox.ts';
import { type Account, type Link, type Model, type Outcome, oneOf, type Person, withAccount } from '../model.ts';

const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** Life of a session: an hour since its last use, of which the last five minutes are not recorded. */
export const SESSION = HOUR + 5 * MINUTE;

export const USERNAMES = ['hannah', 'HANNAH', 'otto', 'b@x.example'];
export const EMAILS = ['a@x.example', 'A@X.example', 'b@x.example'];
export const WORK_EMAILS = ['w@acme.example', 'W@ACME.example', 'w+x@acme.example', 'v@elsewhere.example'];
export const PASSWORDS = ['Sunny-Day-2025', 'Rainy-Day-2025'];

/** Whether two names are one: case does not count. */
export const same = (left: string | undefined, right: string) => left?.toLowerCase() === right.toLowerCase();

/** An error, or the body as it is. */
export async function outcomeOf(response: Response): Promise<Outcome> {
  const text = await response.text();
  const body = text === '' ? undefined : JSON.parse(text);
  return [response.status, body?.code ?? body?.error ?? body];
}

/** The recipients of mails, and the token of their link. */
export function mailsOf(mails: readonly Mail[]): Outcome[] {
  return mails.map((mail) => [mail.to, tokenIn(mail)]);
}

function tokenIn(mail: Mail): string {
  const { searchParams, pathname } = linkIn(mail);
  return searchParams.get('authToken') ?? pathname.slice(pathname.lastIndexOf('/') + 1);
}

/** The token of the only mail of an outcome, for links that are new. */
export const newToken = (outcome: Outcome) => (outcome.at(-1) as Outcome[])[0]?.[1] as string | undefined;

/** The person of a session that has not expired; its use prolongs it to an hour at least. */
export function loggedIn(model: Model, token: string): (Person & { account: Account }) | undefined {
  const session = model.sessions.find((session) => session.token === token && session.expires > model.now);
  if (session === undefined) return undefined;
  if (session.expires <= model.now + HOUR) session.expires = model.now + SESSION;
  return withAccount(model).find(({ id }) => id === session.id);
}

/** The person of a session that ended while the calls were under way. */
export function formerly(model: Model, token: string): (Person & { account: Account }) | undefined {
  const session = model.endedMeanwhile.find((session) => session.token === token && session.expires > model.now);
  return withAccount(model).find(({ id }) => id === session?.id);
}

/** The link of a token, unless it has expired. */
export function linkOf(model: Model, token: string, purpose: Link['purpose']): Link | undefined {
  return model.links.find((link) => link.token === token && link.purpose === purpose && link.expires > model.now);
}

/** Where mail to an address goes: the domain in lower case. */
export const addressed = (address: string) => address.replace(/@.*/, (domain) => domain.toLowerCase());

const UNKNOWN_TOKEN = `aat_${'A'.repeat(54)}`;
/** A token that was issued in the sequence, or one that never was. */
export const tokenOf = (model: Model, number: number) => oneOf(model.tokens, number) ?? UNKNOWN_TOKEN;

/** Whether an account has its work address for itself: it is confirmed, or its claim has not expired. */
export const hasAddress = ({ confirmed, claimedUntil = 0 }: Account, now: number) => confirmed || claimedUntil > now;
