import { describe, expect, it } from 'vitest';
import { compose } from '../../src/mail/messages.tsx';
import { MAIL_TEXTS, type Template } from '../../src/mail/texts.ts';
import { LANGUAGES } from '../../src/pages/language.ts';
import { ORIGIN } from '../support/seed.ts';

const LINK = `${ORIGIN}/work-email/link_1.a-b_c?x=1&y=2`;
/** The link as the renderer writes it. */
const ESCAPED_LINK = LINK.replaceAll('&', '&amp;');
const TEMPLATES: readonly Template[] = ['work_email', 'password_reset'];

it.each(LANGUAGES)('has every text in %s', (language) => {
  const { fallback, ...mails } = MAIL_TEXTS[language];
  expect(Object.keys(mails)).toEqual(TEMPLATES);
  for (const { intro, ...texts } of Object.values(mails)) {
    for (const text of [fallback, intro('careers.example'), ...Object.values(texts)]) expect(text).toMatch(/^\S.+\S$/);
  }
});

describe.each(TEMPLATES)('the mail %s', (template) => {
  it.each(LANGUAGES)('contains the link in both bodies, in %s', (language) => {
    const { subject, text, html } = compose(template, language, LINK, ORIGIN);
    expect(text.split('\n').filter((line) => line.includes('://'))).toEqual([LINK]);
    expect(html.split(`href="${ESCAPED_LINK}"`)).toHaveLength(3);
    expect(html).toContain(`>${ESCAPED_LINK}</a>`);
    expect(html).toContain(`<html lang="${language}"`);
    expect(html).toContain(`<title>${subject}</title>`);
    expect(html).not.toMatch(/<script|<img|<link|<style| src=/);
  });

  it('is a full document in both colour schemes, with the attributes that mail clients read', () => {
    const { html } = compose(template, 'en', LINK, ORIGIN);
    expect(html).toMatch(
      /^<!doctype html>\n<html lang="en" style="color-scheme:light dark"><head>.*<\/body><\/html>\n$/,
    );
    expect(html).toContain('<meta name="color-scheme" content="light dark"/>');
    expect(html).toContain(
      '<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px">',
    );
    expect(html).toContain('<td bgcolor="#0b57c4" style="border-radius:8px;mso-padding-alt:12px 24px">');
    expect(html).toContain("font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif\">");
  });

  it.each(LANGUAGES)('says the same in both bodies, with nothing left to fill in, in %s', (language) => {
    const { subject, text, html } = compose(template, language, LINK, ORIGIN);
    const [intro = '', ask = '', , note = ''] = text.trimEnd().split('\n\n');
    expect(intro).toContain('careers.example');
    expect(ask).toMatch(/[:：]$/);
    expect(note).toMatch(template === 'work_email' ? /\b48\s/ : /\b1\s/);
    for (const part of [intro, ask, note]) expect(html).toContain(`>${part}</p>`);
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
      />([^<]+)<br\/>/.exec(html)?.[1],
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
      expect(html).not.toMatch(/<script|[\u202e\u2066\u2069]/);
    }
  });

  it('throws without a real link or origin', () => {
    expect(() => compose(template, 'en', '/relative', ORIGIN)).toThrow(TypeError);
    expect(() => compose(template, 'en', LINK, '')).toThrow(TypeError);
  });
});
