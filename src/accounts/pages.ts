import { escapeHtml } from '../mail/html.ts';
import type { Language } from '../mail/language.ts';
import { type Notice, PAGE_TEXTS } from './page-texts.ts';

/** Colours have a contrast of at least 7:1 for text and 3:1 for the edges of buttons (WCAG 2.2, 1.4.6 and 1.4.11). */
const STYLE = `
:root{color-scheme:light dark;--text:#1b1f24;--quiet:#4b5563;--back:#f3f4f6;--card:#fff;--edge:#6b7280;--main:#0b4fb3;--on-main:#fff}
@media(prefers-color-scheme:dark){:root{--text:#f0f2f5;--quiet:#b8c0cc;--back:#101318;--card:#1b2028;--edge:#8b95a5;--main:#9cc2ff;--on-main:#0c1524}}
*{box-sizing:border-box}
body{margin:0;padding:1rem;background:var(--back);color:var(--text);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:34rem;margin:0 auto;padding:1.5rem;border-radius:.75rem;background:var(--card)}
h1{margin:0 0 1rem;font-size:1.5rem;line-height:1.25;overflow-wrap:break-word;hyphens:auto}
p{margin:0 0 1rem}
p:last-child{margin:0}
dl{margin:0 0 1rem;padding:.25rem 0 .25rem 1rem;border-left:.25rem solid var(--main)}
dt{color:var(--quiet);font-size:.875rem}
dd{margin:0 0 .5rem;font-weight:600}
dd:last-child{margin:0}
form{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:1.5rem}
button{flex:1 1 12rem;min-height:3rem;padding:.5rem 1rem;border:2px solid var(--edge);border-radius:.5rem;background:transparent;color:inherit;font:inherit;font-weight:600;cursor:pointer}
button[value=confirm]{border-color:var(--main);background:var(--main);color:var(--on-main)}
button:hover{text-decoration:underline}
button:focus-visible{outline:3px solid var(--main);outline-offset:3px}
@media(min-width:40rem){body{padding-top:12vh}main{padding:2.5rem}}
`;

/**
 * The Content-Security-Policy that every page here goes out with: this one style, a form to ourselves, nothing else.
 *
 * The hash is written down rather than computed, for computing is asynchronous; a test fails when it no longer
 * matches, and names the right one (CSP Level 3 section 2.3.1).
 */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'sha256-lkLf7WyAd8h5+Ht++I9XpBW43XAg8rGoOFRIuOVo0mw='; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** What the person is asked about. Everything may be raw: it is escaped here. */
export interface Claim {
  language: Language;
  username: string;
  /** By `maskEmail`: the reader need not be the one who registered. */
  maskedEmail: string;
  workEmailDomain?: string | undefined;
}

/**
 * The page behind the link of the mail: which account asks, and *Confirm* or *This wasn't me*.
 *
 * Posts `decision` as `confirm` or `deny` to its own address, so the token is in no field. Names stand in lines of
 * their own, isolated and untranslated, for they belong to no sentence, no direction and no language.
 */
export function confirmPage({ language, username, maskedEmail, workEmailDomain }: Claim): string {
  const text = PAGE_TEXTS[language].confirm;
  return page(
    language,
    text.title,
    `<p>${escapeHtml(text.lead)}</p>
<dl>
${row(text.username, username)}
${row(text.email, maskedEmail)}${workEmailDomain === undefined ? '' : `\n${row(text.workEmail, `•••@${workEmailDomain}`)}`}
</dl>
<p>${escapeHtml(text.hint)}</p>
<form method="post">
<button name="decision" value="confirm">${escapeHtml(text.confirm)}</button>
<button name="decision" value="deny">${escapeHtml(text.deny)}</button>
</form>`,
  );
}

/** The answer to *Confirm*. */
export function confirmedPage(language: Language): string {
  return notice(language, PAGE_TEXTS[language].confirmed);
}

/** The answer to *This wasn't me*. */
export function deniedPage(language: Language): string {
  return notice(language, PAGE_TEXTS[language].denied);
}

/** A link that was used, denied, altered or has lapsed: the same page for all, so that it tells nothing of the link. */
export function gonePage(language: Language): string {
  return notice(language, PAGE_TEXTS[language].gone);
}

/** The company's domain is no longer allowed. */
export function domainGonePage(language: Language): string {
  return notice(language, PAGE_TEXTS[language].domainGone);
}

/** Something of ours fails for now; sends the person back to the mail, since reloading might post again. */
export function unavailablePage(language: Language): string {
  return notice(language, PAGE_TEXTS[language].unavailable);
}

function notice(language: Language, { title, text }: Notice): string {
  return page(language, title, `<p>${escapeHtml(text)}</p>`);
}

function row(label: string, value: string): string {
  return `<dt>${escapeHtml(label)}</dt><dd><bdi translate="no">${escapeHtml(value)}</bdi></dd>`;
}

function page(language: Language, title: string, content: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${content}
</main>
</body>
</html>
`;
}
