import { describe, expect, it } from 'vitest';
import { compose } from '../../src/mail/messages.tsx';
import { MAIL_TEXTS, type Template } from '../../src/mail/texts/all.ts';
import { LANGUAGES } from '../../src/pages/language.ts';
import { ORIGIN } from '../support/seed.ts';

const LINK = `${ORIGIN}/work-email/link_1.a-b_c?x=1&y=2`;
/** The link as the renderer writes it. */
const ESCAPED_LINK = LINK.replaceAll('&', '&amp;');
const SITE = 'careers.example';
const NAMED = { site: SITE, link: LINK };
const LINKED = ['work_email', 'password_reset', 'email'] as const satisfies readonly Template[];
const NOTICES = ['password_changed', 'email_changed', 'erased'] as const satisfies readonly Template[];

it.each(LANGUAGES)('has every text in %s', (language) => {
  const { fallback, username, ...mails } = MAIL_TEXTS[language];
  expect(Object.keys(mails)).toEqual([...LINKED, ...NOTICES, 'retention']);
  expect(username).toMatch(/^\S.*[:：]$/);
  for (const { intro, note, ...texts } of Object.values(mails)) {
    const noted = typeof note === 'string' ? note : note('2030');
    for (const text of [fallback, intro('careers.example'), noted, ...Object.values(texts)])
      expect(text).toMatch(/^\S.+\S$/);
  }
});

describe.each(LINKED)('the mail %s', (template) => {
  it.each(LANGUAGES)('contains the link in both bodies, in %s', (language) => {
    const { subject, text, html } = compose(template, language, NAMED);
    expect(text.split('\n').filter((line) => line.includes('://'))).toEqual([LINK]);
    // What a caller has written into a reset link is not to be read in the mail.
    const isShown = template !== 'password_reset';
    expect(html.split(`href="${ESCAPED_LINK}"`)).toHaveLength(isShown ? 3 : 2);
    expect(html.includes(`>${ESCAPED_LINK}</a>`)).toBe(isShown);
    expect(html).toContain(`<html lang="${language}"`);
    expect(html).toContain(`<title>${subject}</title>`);
    expect(html).not.toMatch(/<script|<img|<link|<style| src=/);
  });

  it('is a full document in both colour schemes, with the attributes that mail clients read', () => {
    const { html } = compose(template, 'en', NAMED);
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
    const { subject, text, html } = compose(template, language, NAMED);
    const [intro = '', ask = '', , note = ''] = text.trimEnd().split('\n\n');
    expect(intro).toContain('careers.example');
    expect(ask).toMatch(/[:：]$/);
    expect(note).toMatch(template === 'password_reset' ? /\b1\s/ : /\b48\s/);
    for (const part of [intro, ask, note]) expect(html).toContain(`>${part}</p>`);
    expect(`${subject}${text}${html}`).not.toMatch(/[{}]|\bundefined\b|\bnull\b|\[object/);
    expect(subject).not.toMatch(/[\r\n]/);
  });

  it('has its own words in each language', () => {
    const messages = LANGUAGES.map((language) => compose(template, language, NAMED));
    const lines = messages.flatMap(({ subject, text }) => [
      subject,
      ...text.split('\n').filter((line) => line !== '' && line !== LINK),
    ]);
    expect(lines).toHaveLength(4 * LANGUAGES.length);
    expect(new Set(lines).size).toBe(lines.length);
    // What the HTML says more: the button, and how to do without it where the link is shown.
    const extras = messages.flatMap(({ html }) =>
      [/>([^<]+)<\/a><\/td>/, />([^<]+)<br\/>/].flatMap((pattern) => pattern.exec(html)?.[1] ?? []),
    );
    expect(new Set(extras).size).toBe((template === 'password_reset' ? 1 : 2) * LANGUAGES.length);
  });

  it.each([
    ['markup', `"><script>alert('1')</script>`],
    ['a line break', '\r\n\r\nCall 0900 123 456'],
    ['marks that turn the text around', '\u202e\u2066moc.live\u2069'],
  ])('takes no %s from a link', (_, suffix) => {
    for (const part of ['/', '?a=', '#']) {
      const { text, html } = compose(template, 'en', { site: SITE, link: `${ORIGIN}/${part}${suffix}` });
      expect(text.trimEnd().split('\n\n')).toHaveLength(4);
      expect(text.split('\n').find((line) => line.startsWith(ORIGIN))).toMatch(/^[!-~]+$/);
      expect(html).not.toMatch(/<script|[\u202e\u2066\u2069]/);
    }
  });

  it('throws without a real link', () => {
    expect(() => compose(template, 'en', { site: SITE, link: '/relative' })).toThrow(TypeError);
    expect(() => compose(template, 'en', { site: SITE })).toThrow(TypeError);
  });
});

describe.each(NOTICES)('the notice %s', (template) => {
  it.each(LANGUAGES)('says the same in both bodies, and leads nowhere, in %s', (language) => {
    const { subject, text, html } = compose(template, language, { site: SITE });
    const parts = text.trimEnd().split('\n\n');
    expect(parts).toHaveLength(2);
    expect(parts[0]).toContain(SITE);
    for (const part of parts) expect(html).toContain(`>${part}</p>`);
    expect(html).toContain(`<title>${subject}</title>`);
    expect(`${text}${html}`).not.toMatch(/<a|href|:\/\/|[{}]|\bundefined\b|\bnull\b/);
  });

  it('has its own words in each language', () => {
    const lines = LANGUAGES.flatMap((language) => {
      const { subject, text } = compose(template, language, { site: SITE });
      return [subject, ...text.trimEnd().split('\n\n')];
    });
    expect(new Set(lines).size).toBe(3 * LANGUAGES.length);
  });
});

describe('the notice that an account ends', () => {
  const keptUntil = Date.parse('2030-02-01T23:30:00Z');
  const dates = {
    en: 'February 1, 2030',
    de: '1. Februar 2030',
    fr: '1 février 2030',
    es: '1 de febrero de 2030',
    it: '1 febbraio 2030',
    nl: '1 februari 2030',
    pt: '1 de fevereiro de 2030',
    sv: '1 februari 2030',
    zh: '2030年2月1日',
  };

  it.each(LANGUAGES)('says until when, and leads nowhere, in %s', (language) => {
    const { subject, text, html } = compose('retention', language, { site: SITE, keptUntil });
    const [intro = '', note = '', ...rest] = text.trimEnd().split('\n\n');
    expect(rest).toEqual([]);
    expect(intro).toContain(SITE);
    expect(note).toContain(dates[language]);
    for (const part of [intro, note]) expect(html).toContain(`>${part}</p>`);
    expect(html).toContain(`<title>${subject}</title>`);
    expect(`${text}${html}`).not.toMatch(/<a|href|:\/\/|[{}]|\bundefined\b|\bnull\b/);
  });

  it('throws without a date', () => {
    expect(() => compose('retention', 'en', { site: SITE })).toThrow(TypeError);
  });
});

it('names the company and its line of contact as they were written, and the user name on a line of its own', () => {
  const named = { site: 'Müller & <Söhne>', contact: 'Imprint: mueller.example', username: 'hannah' };
  const { text, html } = compose('password_reset', 'en', { ...named, link: LINK });
  expect(text.trimEnd().split('\n\n').slice(3)).toEqual([
    'Your user name: hannah',
    expect.stringContaining('1 hour'),
    'Imprint: mueller.example',
  ]);
  expect(text).toContain('your account at Müller & <Söhne>.');
  expect(html).toContain('Müller &amp; &lt;Söhne>');
  expect(html).toContain('>Your user name: hannah</p>');
});
