import { escapeHtml } from './html.ts';
import type { Language } from './language.ts';
import { MAIL_TEXTS, type Template } from './texts.ts';

export type { Template } from './texts.ts';

/** A mail without its addresses; both bodies say the same. */
export interface Message {
  subject: string;
  text: string;
  html: string;
}

/**
 * Writes a mail around a one-time link; the origin is the one the account is at, and only its host is named.
 *
 * Throws a `TypeError` where either is no URL: a mail with a dead link is worse than one that waits for the operator.
 * The link goes through the URL parser (WHATWG URL section 4.4), so that no line break or blank in it can add words.
 */
export function compose(template: Template, language: Language, link: string, origin: string): Message {
  const { fallback, [template]: text } = MAIL_TEXTS[language];
  const { href } = new URL(link);
  const intro = text.intro(new URL(origin).host);
  return {
    subject: text.subject,
    text: `${[intro, text.ask, href, text.note].join('\n\n')}\n`,
    html: document(language, {
      subject: escapeHtml(text.subject),
      intro: escapeHtml(intro),
      ask: escapeHtml(text.ask),
      button: escapeHtml(text.button),
      note: escapeHtml(text.note),
      fallback: escapeHtml(fallback),
      href: escapeHtml(href),
    }),
  };
}

type Escaped = Record<'subject' | 'intro' | 'ask' | 'button' | 'note' | 'fallback' | 'href', string>;

/**
 * Only the button has colours of its own: everything else takes the reader's, which is what dark mode needs, and
 * the clients that drop `<style>` show the same. The table is for Outlook, which ignores the padding of a link.
 */
function document(language: Language, { subject, intro, ask, button, note, fallback, href }: Escaped): string {
  return `<!doctype html>
<html lang="${language}" style="color-scheme:light dark">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${subject}</title>
</head>
<body style="margin:0;padding:24px">
<div lang="${language}" style="max-width:34em;margin:0 auto;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif">
<p style="margin:0 0 16px">${intro}</p>
<p style="margin:0 0 16px">${ask}</p>
<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px"><tr>
<td bgcolor="#0b57c4" style="border-radius:8px;mso-padding-alt:12px 24px"><a href="${href}" style="display:inline-block;padding:12px 24px;border-radius:8px;background:#0b57c4;color:#ffffff;font-weight:600;text-decoration:none">${button}</a></td>
</tr></table>
<p style="margin:0 0 16px">${note}</p>
<p style="margin:0;font-size:14px">${fallback}<br><a href="${href}" style="color:inherit;word-break:break-all">${href}</a></p>
</div>
</body>
</html>
`;
}
