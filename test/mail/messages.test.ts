import { describe, expect, it } from 'vitest';
import { escapeHtml } from '../../src/mail/html.ts';
import { LANGUAGES, languageOf } from '../../src/mail/language.ts';
import { compose, type Template } from '../../src/mail/messages.ts';

const ORIGIN = 'https://careers.example';
const LINK = `${ORIGIN}/work-email/link_1.a-b_c?x=1&y=2`;
const TEMPLATES: readonly Template[] = ['work_email', 'password_reset'];

it.each([
  ['en', 'en'],
  ['de', 'de'],
  ['de-AT', 'de'],
  ['DE_de', 'de'],
  ['FR', 'fr'],
  ['es-419', 'es'],
  ['it-Latn-IT', 'it'],
  ['nl-BE-u-co-phonebk', 'nl'],
  ['ja', 'en'],
  ['deu', 'en'],
  ['x-de', 'en'],
  ['', 'en'],
  ['-de', 'en'],
  ['constructor', 'en'],
])('writes to locale %j in %s', (locale, language) => {
  expect(languageOf(locale)).toBe(language);
});

it('escapes what HTML gives a meaning, and nothing else', () => {
  expect(escapeHtml(`<script>"a" & 'b'</script>`)).toBe('&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;');
  expect(escapeHtml('&amp; Ünïcødé \u202e')).toBe('&amp;amp; Ünïcødé \u202e');
});

describe.each(TEMPLATES)('the mail %s', (template) => {
  it.each(LANGUAGES)('holds the link in both bodies, in %s', (language) => {
    const { subject, text, html } = compose(template, language, LINK, ORIGIN);
    const escaped = escapeHtml(LINK);
    expect(text.split('\n').filter((line) => line.includes('://'))).toEqual([LINK]);
    expect(html.split(`href="${escaped}"`)).toHaveLength(3);
    expect(html).toContain(`>${escaped}</a>`);
    expect(html).toContain(`<html lang="${language}"`);
    expect(html).toContain(`<title>${escapeHtml(subject)}</title>`);
    expect(html).not.toMatch(/<script|<img|<link|<style| src=/);
  });

  it.each(LANGUAGES)('says the same in both bodies, with nothing left to fill in, in %s', (language) => {
    const { subject, text, html } = compose(template, language, LINK, ORIGIN);
    const [intro = '', ask = '', , note = ''] = text.trimEnd().split('\n\n');
    expect(intro).toContain('careers.example');
    expect(ask).toMatch(/:$/);
    expect(note).toMatch(template === 'work_email' ? /\b48\s/ : /\b1\s/);
    for (const part of [intro, ask, note]) expect(html).toContain(`>${escapeHtml(part)}</p>`);
    expect(`${subject}${text}${html}`).not.toMatch(/[{}]|\bundefined\b|\bnull\b|\[object/);
    expect(subject).not.toMatch(/[\r\n]/);
  });

  it('has its own words in each language', () => {
    const messages = LANGUAGES.map((language) => compose(template, language, LINK, ORIGIN));
    const lines = messages.flatMap(({ subject, text }) => [
      subject,
      ...text.split('\n').filter((line) => line !== '' && line !== LINK),
    ]);
    expect(lines).toHaveLength(4 * LANGUAGES.length);
    expect(new Set(lines).size).toBe(lines.length);
    // What the HTML says more: the button, and how to do without it.
    const extras = messages.flatMap(({ html }) => [
      />([^<]+)<\/a><\/td>/.exec(html)?.[1],
      />([^<]+)<br>/.exec(html)?.[1],
    ]);
    expect(new Set(extras).size).toBe(2 * LANGUAGES.length);
  });

  it.each([
    ['markup', `"><script>alert('1')</script>`],
    ['a line break', '\r\n\r\nCall 0900 123 456'],
    ['marks that turn the text around', '\u202e\u2066moc.live\u2069'],
  ])('lets no link bring in %s', (_, suffix) => {
    for (const part of ['/', '?a=', '#']) {
      const { text, html } = compose(template, 'en', `${ORIGIN}/${part}${suffix}`, ORIGIN);
      expect(text.trimEnd().split('\n\n')).toHaveLength(4);
      expect(text.split('\n').find((line) => line.startsWith(ORIGIN))).toMatch(/^[!-~]+$/);
      expect(html).not.toMatch(/<script|alert\('|[\u202e\u2066\u2069]/);
    }
  });

  it('refuses to write without a real link or origin', () => {
    expect(() => compose(template, 'en', '/relative', ORIGIN)).toThrow(TypeError);
    expect(() => compose(template, 'en', LINK, '')).toThrow(TypeError);
  });
});
