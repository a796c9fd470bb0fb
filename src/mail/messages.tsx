import type { VNode } from 'preact';
import type { Language } from '../pages/language.ts';
import { Document } from '../pages/layout.tsx';
import { renderDocument } from '../pages/render.ts';
import { MAIL_TEXTS, type Template } from './texts/all.ts';
import type { MailText, NoticeText, RetentionText } from './texts/types.ts';

/** A mail without its addresses; both bodies say the same. */
export interface Message {
  subject: string;
  text: string;
  html: string;
}

/** Names and links of a mail, beyond its own words. */
export interface Named {
  /** The company, or the host that the account is at. */
  readonly site: string;
  /** The company's line of contact. */
  readonly contact?: string | undefined;
  /** The one-time link, of a mail that has one. */
  readonly link?: string | undefined;
  /** The user name, of a mail to a verified address that tells it. */
  readonly username?: string | null | undefined;
  /** Until when logging in keeps the account, in milliseconds since 1970 (UTC), of the mail that says so. */
  readonly keptUntil?: number | undefined;
}

/**
 * A mail around a one-time link, or one that tells of a change.
 *
 * Throws a `TypeError` where a mail with a link has none, or one that is no URL, or where one has no date: a mail with a
 * dead link is worse than one that waits for the operator. The link goes through the URL parser (WHATWG URL section 4.4), so no line break or blank in
 * it can add words.
 */
export function compose(
  template: Template,
  language: Language,
  { site, contact, link, username, keptUntil }: Named,
): Message {
  const texts = MAIL_TEXTS[language];
  const text: NoticeText | MailText | RetentionText = texts[template];
  const intro = text.intro(site);
  const note = typeof text.note === 'string' ? text.note : text.note(dateIn(language, keptUntil));
  const name = username == null ? undefined : `${texts.username} ${username}`;
  // A caller writes path and query of a reset link: what they say must not be read as the company's words.
  const fallback = template === 'password_reset' ? undefined : texts.fallback;
  const linked = 'ask' in text ? { ...text, fallback, href: new URL(link ?? '').href } : undefined;
  const parts = [intro, linked?.ask, linked?.href, name, note, contact];
  return {
    subject: text.subject,
    text: `${parts.filter((part) => part !== undefined).join('\n\n')}\n`,
    html: renderDocument(<Mail {...{ language, subject: text.subject, intro, linked, name, note, contact }} />),
  };
}

/** A date as the language writes it. Throws a `TypeError` for none. */
function dateIn(language: Language, timestamp: number | undefined): string {
  if (timestamp === undefined) throw new TypeError('a mail has no date');
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(timestamp);
}

interface MailProps extends Record<'subject' | 'intro' | 'note', string> {
  language: Language;
  linked: (Record<'ask' | 'button' | 'href', string> & { fallback: string | undefined }) | undefined;
  name: string | undefined;
  contact: string | undefined;
}

/** Both colour schemes, said in the two places that mail clients read. */
const COLOR_SCHEME = 'light dark';
const PARAGRAPH = 'margin:0 0 16px';
const FONT = "font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif";
const BUTTON =
  'display:inline-block;padding:12px 24px;border-radius:8px;background:#0b57c4;color:#ffffff;font-weight:600;text-decoration:none';

/**
 * The HTML body. Only the button has colours: the rest takes the reader's, as dark mode needs.
 *
 * The language stands on the content too, since clients drop `<html>`. The table is for Outlook, which ignores the
 * padding of a link.
 */
function Mail({ language, subject, intro, linked, name, note, contact }: MailProps): VNode {
  return (
    <Document
      language={language}
      title={subject}
      head={<meta name="color-scheme" content={COLOR_SCHEME} />}
      styles={{ html: `color-scheme:${COLOR_SCHEME}`, body: 'margin:0;padding:24px' }}
    >
      <div lang={language} style={`max-width:34em;margin:0 auto;${FONT}`}>
        <p style={PARAGRAPH}>{intro}</p>
        {linked && <p style={PARAGRAPH}>{linked.ask}</p>}
        {linked && (
          <table role="presentation" cellpadding="0" cellspacing="0" border="0" style={PARAGRAPH}>
            <tr>
              <td bgcolor="#0b57c4" style="border-radius:8px;mso-padding-alt:12px 24px">
                <a href={linked.href} style={BUTTON}>
                  {linked.button}
                </a>
              </td>
            </tr>
          </table>
        )}
        {name && <p style={PARAGRAPH}>{name}</p>}
        <p style={PARAGRAPH}>{note}</p>
        {contact && <p style={PARAGRAPH}>{contact}</p>}
        {linked?.fallback && (
          <p style="margin:0;font-size:14px">
            {linked.fallback}
            <br />
            <a href={linked.href} style="color:inherit;word-break:break-all">
              {linked.href}
            </a>
          </p>
        )}
      </div>
    </Document>
  );
}
