import type { VNode } from 'preact';
import type { Language } from '../pages/language.ts';
import { Document } from '../pages/layout.tsx';
import { renderDocument } from '../pages/render.ts';
import { MAIL_TEXTS, type Template } from './texts.ts';

/** A mail without its addresses; both bodies say the same. */
export interface Message {
  subject: string;
  text: string;
  html: string;
}

/**
 * A mail around a one-time link. Of the origin that the account is at, only the host is named.
 *
 * Throws a `TypeError` if either is no URL: a mail with a dead link is worse than one that waits for the operator.
 * The link goes through the URL parser (WHATWG URL section 4.4), so no line break or blank in it can add words.
 */
export function compose(template: Template, language: Language, link: string, origin: string): Message {
  const { fallback, [template]: text } = MAIL_TEXTS[language];
  const { href } = new URL(link);
  const { subject, ask, button, note } = text;
  const intro = text.intro(new URL(origin).host);
  return {
    subject,
    text: `${[intro, ask, href, note].join('\n\n')}\n`,
    html: renderDocument(<Mail {...{ language, subject, intro, ask, button, note, fallback, href }} />),
  };
}

interface MailProps extends Record<'subject' | 'intro' | 'ask' | 'button' | 'note' | 'fallback' | 'href', string> {
  language: Language;
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
function Mail({ language, subject, intro, ask, button, note, fallback, href }: MailProps): VNode {
  return (
    <Document
      language={language}
      title={subject}
      head={<meta name="color-scheme" content={COLOR_SCHEME} />}
      styles={{ html: `color-scheme:${COLOR_SCHEME}`, body: 'margin:0;padding:24px' }}
    >
      <div lang={language} style={`max-width:34em;margin:0 auto;${FONT}`}>
        <p style={PARAGRAPH}>{intro}</p>
        <p style={PARAGRAPH}>{ask}</p>
        <table role="presentation" cellpadding="0" cellspacing="0" border="0" style={PARAGRAPH}>
          <tr>
            <td bgcolor="#0b57c4" style="border-radius:8px;mso-padding-alt:12px 24px">
              <a href={href} style={BUTTON}>
                {button}
              </a>
            </td>
          </tr>
        </table>
        <p style={PARAGRAPH}>{note}</p>
        <p style="margin:0;font-size:14px">
          {fallback}
          <br />
          <a href={href} style="color:inherit;word-break:break-all">
            {href}
          </a>
        </p>
      </div>
    </Document>
  );
}
