import { describe, expect, it } from 'vitest';
import { maskEmail } from '../../../src/accounts/links/mask.ts';
import { confirmEmailPage, confirmPage, type Notice, noticePage } from '../../../src/accounts/links/pages.tsx';
import { PAGE_TEXTS } from '../../../src/accounts/links/texts/all.ts';
import type { Company } from '../../../src/http/error-format.ts';
import { PAGE_POLICY } from '../../../src/pages/headers.ts';
import { LANGUAGES, type Language } from '../../../src/pages/language.ts';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';

useCheapPasswords();

const CLAIM = { username: 'hannah.bret', maskedEmail: 'h•••@e•••.com', workEmailDomain: 'acme.example' };
const notice = (name: Notice) => (language: Language, company?: Company) => noticePage(name, language, company);
const PAGES = {
  confirm: (language: Language) => confirmPage({ language, ...CLAIM }),
  confirmed: notice('confirmed'),
  denied: notice('denied'),
  email: (language: Language) => confirmEmailPage({ language, ...CLAIM }),
  emailConfirmed: notice('emailConfirmed'),
  emailDenied: notice('emailDenied'),
  taken: notice('taken'),
  gone: notice('gone'),
  domainGone: notice('domainGone'),
  unavailable: notice('unavailable'),
};

const EVERY_PAGE = Object.entries(PAGES).flatMap(([name, page]) =>
  LANGUAGES.map((language) => ({ name, language, html: page(language) })),
);

/** The text between the tags of a name, any number of times. */
function inside(tag: string, html: string): string[] {
  return [...html.matchAll(new RegExp(`<${tag}\\b[^>]*>([^]*?)</${tag}>`, 'g'))].map((match) => match[1] ?? '');
}

describe.each(EVERY_PAGE)('the page $name in $language', ({ language, html }) => {
  it('says its language, its name and nothing left to fill in', () => {
    expect(html).toMatch(/^<!doctype html>\n/);
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).toContain('<meta name="viewport" content="width=device-width,initial-scale=1"/>');
    expect(inside('main', html)).toHaveLength(1);
    expect(inside('h1', html)).toEqual(inside('title', html));
    expect(inside('body', html)[0]).not.toMatch(/[{}]|\bundefined\b|\bnull\b|\[object/);
  });

  it('has the style that the policy allows, and asks for nothing else', async () => {
    const [style = '', ...more] = inside('style', html);
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style));
    const hash = btoa(String.fromCharCode(...new Uint8Array(digest)));
    expect(PAGE_POLICY).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
    expect(more).toEqual([]);
    expect(html).not.toMatch(/<script|<img|<link|<base| style=| src=| href=| on\w+=|url\(|@import/);
  });
});

it.each(Object.entries(PAGES))('has its own words in each language on the page %s', (_, page) => {
  const all = LANGUAGES.map((language) => ({
    sentences: ['h1', 'p'].flatMap((tag) => inside(tag, page(language))),
    // Together, since Spanish and Portuguese share "Confirmar".
    buttons: inside('button', page(language)).join(),
  }));
  const sentences = all.flatMap((words) => words.sentences);
  expect(new Set(sentences).size).toBe(sentences.length);
  const buttons = all.flatMap((words) => words.buttons || []);
  expect(new Set(buttons).size).toBe(buttons.length);
});

it.each(LANGUAGES)('has every text in %s', (language) => {
  const texts = PAGE_TEXTS[language];
  expect(Object.keys(texts)).toEqual(Object.keys(PAGES));
  for (const page of Object.values(texts)) {
    for (const text of Object.values(page)) expect(text).toMatch(/^\S.*\S$/);
  }
});

it('has a different page for each outcome in one language', () => {
  for (const language of LANGUAGES) {
    expect(new Set(Object.values(PAGES).map((page) => inside('h1', page(language))[0])).size).toBe(
      Object.keys(PAGES).length,
    );
  }
});

describe.each(LANGUAGES)('the question in %s', (language) => {
  it('has two buttons of one form that posts to its own address', () => {
    const html = confirmPage({ language, ...CLAIM });
    expect(html.match(/<form[^>]*>/g)).toEqual(['<form method="post">']);
    expect(inside('form', html)[0]?.match(/<button[^>]*>/g)).toEqual([
      '<button type="submit" name="decision" value="confirm">',
      '<button type="submit" name="decision" value="deny">',
    ]);
    expect(inside('bdi', html)).toEqual(['hannah.bret', 'h•••@e•••.com', '•••@acme.example']);
    expect(html.match(/<bdi[^>]*>/g)).toEqual(Array(3).fill('<bdi translate="no">'));
  });

  it.each([
    ['<script>alert(1)</script>', '&lt;script>alert(1)&lt;/script>'],
    [`"' onclick='x`, `&quot;' onclick='x`],
    ['</bdi></dd><h1>&amp;', '&lt;/bdi>&lt;/dd>&lt;h1>&amp;amp;'],
    ['\u202etoor\u2066', '\u202etoor\u2066'],
  ])('isolates and escapes %j', (name, escaped) => {
    const html = confirmPage({ language, username: name, maskedEmail: name, workEmailDomain: name });
    expect(inside('bdi', html)).toEqual([escaped, escaped, `•••@${escaped}`]);
    expect(inside('dd', html)).toHaveLength(3);
    expect(html.split(escaped)).toHaveLength(4);
  });

  it('does without the domain', () => {
    const html = confirmPage({ language, username: 'a', maskedEmail: 'b' });
    expect(inside('bdi', html)).toEqual(['a', 'b']);
  });
});

it.each([
  ['hannah.bret@example.com', 'h•••@e•••.com'],
  ['H@x.de', 'H•••@x•••.de'],
  ['hannah@mail.example.co.uk', 'h•••@m•••.uk'],
  ['émile@übung.example', 'é•••@ü•••.example'],
  ['𝒽annah@example.com', '𝒽•••@e•••.com'],
  ['hannah@xn--bung-zra.example', 'h•••@x•••.example'],
  ['"a@b"@example.com', '•••@e•••.com'],
  ['\u202ehannah@example.com', '•••@e•••.com'],
  ['<b>@example.com', '•••@e•••.com'],
  ['hannah@localhost', 'h•••@l•••'],
  ['hannah@[192.0.2.1]', 'h•••@•••.1]'],
  ['@', '•••@•••'],
  ['hannah', '•••'],
  ['', '•••'],
])('masks %j as %s', (email, masked) => {
  expect(maskEmail(email)).toBe(masked);
});
