import * as base64url from 'jose/base64url';
import { languageOf } from '../pages/language.ts';
import type { Context } from '../platform/context.ts';
import type { QueuedMail } from '../platform/mailer.ts';

/** The purpose of a one-time link. */
export type LinkPurpose = 'work_email' | 'password_reset' | 'email';

const HOUR = 60 * 60 * 1000;

/** Milliseconds for which a link can be used, and for which a notice may wait. */
export const LINK_LIFETIME: Readonly<Record<LinkPurpose | 'notice', number>> = {
  work_email: 48 * HOUR,
  password_reset: HOUR,
  email: 48 * HOUR,
  notice: 48 * HOUR,
};

/** The purpose of the link in each mail, which is the mail's own name; a notice has none. */
const PURPOSES: Readonly<Record<QueuedMail['template'], LinkPurpose | undefined>> = {
  work_email: 'work_email',
  password_reset: 'password_reset',
  email: 'email',
  password_changed: undefined,
  email_changed: undefined,
  retention: undefined,
};

/** Where links of mails lead that have a page of ours. */
const PAGES: Readonly<Partial<Record<LinkPurpose, string>>> = { work_email: '/work-email', email: '/email' };

const TOKEN = /^([\w-]{22})\.([\w-]{43})$/;

/** A new link's id: 128 random bits as base64url. */
export function newLinkId(): string {
  return base64url.encode(crypto.getRandomValues(new Uint8Array(16)));
}

/** Address and language of a mail; the address is the one that a mail goes to. */
export interface Recipient {
  readonly address: string;
  readonly locale: string;
}

/** A mail that is not enqueued yet, below a new link, and without target and user name, unless it has its `own`. */
export function newMail(
  template: QueuedMail['template'],
  { address, locale }: Recipient,
  own: Partial<Pick<QueuedMail, 'link_id' | 'target' | 'username'>> = {},
): QueuedMail {
  const language = languageOf(locale);
  return { id: newLinkId(), link_id: newLinkId(), template, language, address, target: null, username: null, ...own };
}

/**
 * The token of a link: its id and a signature over it.
 *
 * It can be made again for a mail that has to be sent again, while a copy of the database yields no usable token.
 */
export async function linkToken(context: Pick<Context, 'secrets'>, purpose: LinkPurpose, id: string): Promise<string> {
  return `${id}.${await context.secrets.sign('link', `${purpose} ${id}`)}`;
}

/** The id of the link that a token was made for; undefined for anything that was not made here for that purpose. */
export async function linkIdOf(context: Context, purpose: LinkPurpose, token: string): Promise<string | undefined> {
  const [, id, signature] = TOKEN.exec(token) ?? [];
  if (id === undefined || signature === undefined) return undefined;
  return (await context.secrets.verify('link', `${purpose} ${id}`, signature)) ? id : undefined;
}

/**
 * The address that a mail leads to: our page for an address, the careers site's own for a new password; undefined for a
 * notice, which leads nowhere.
 *
 * The site's query stays to the letter. Only a token in it gives way: a site that has been opened by an old link may
 * hand on its own address.
 */
export async function mailLink(
  context: Pick<Context, 'secrets' | 'publicOrigin'>,
  { template, link_id, target }: QueuedMail,
): Promise<string | undefined> {
  const purpose = PURPOSES[template];
  if (purpose === undefined) return undefined;
  const token = await linkToken(context, purpose, link_id);
  if (target === null) return `${context.publicOrigin}${PAGES[purpose]}/${token}`;
  const url = new URL(target);
  if (url.searchParams.has('authToken')) url.searchParams.delete('authToken');
  url.search += `${url.search === '' ? '' : '&'}authToken=${token}`;
  return url.href;
}
