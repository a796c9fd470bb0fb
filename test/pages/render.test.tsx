import { describe, expect, it } from 'vitest';
import { Document, Page, Verbatim } from '../../src/pages/layout.tsx';
import { renderDocument } from '../../src/pages/render.ts';
import { STYLE_SHEET } from '../../src/pages/style.ts';

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '</title><h1>',
  '</style><script>',
  '<!--',
  '&lt;b&gt;&#60;',
  `"'>\``,
  '\u202emoc.live\u2066',
  '\0\f\u2028',
];

/** The text that a parser reads in place of the entities that the renderer writes. */
function unescaped(html: string): string {
  return html.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
}

describe.each(HOSTILE)('%j', (text) => {
  it('is text between tags', () => {
    const html = renderDocument(
      <Page language="en" title={text}>
        <p>
          {text} and <Verbatim>{text}</Verbatim>
        </p>
      </Page>,
    );
    const [, title = '', heading = '', sentence = '', name = ''] =
      /<title>([^<]*)<\/title>.*<h1>([^<]*)<\/h1><p>([^<]*) and <bdi translate="no">([^<]*)<\/bdi><\/p><\/main>/s.exec(
        html,
      ) ?? [];
    expect([title, heading, sentence, name].map(unescaped)).toEqual([text, text, text, text]);
  });

  it('is the value of an attribute', () => {
    const html = renderDocument(
      <Document language="en" title="" styles={{ html: text, body: text }}>
        <a href={text} aria-label={text}>
          x
        </a>
      </Document>,
    );
    const [, ...values] =
      /<html lang="en" style="([^"]*)">.*<body style="([^"]*)"><a href="([^"]*)" aria-label="([^"]*)">x<\/a><\/body>/s.exec(
        html,
      ) ?? [];
    expect(values.map(unescaped)).toEqual([text, text, text, text]);
  });
});

it('renders a page to the letter', () => {
  const html = renderDocument(
    <Page language="nl" title="Hallo">
      <p>Text</p>
      {false}
      {undefined}
    </Page>,
  );
  expect(html).toBe(
    `<!doctype html>
<html lang="nl"><head><meta charset="utf-8"/><meta name="viewport" content="width=device-width,initial-scale=1"/><style>${STYLE_SHEET}</style><title>Hallo</title></head><body><main><h1>Hallo</h1><p>Text</p></main></body></html>
`,
  );
});

it('has a style sheet that cannot end its element', () => {
  expect(STYLE_SHEET).not.toMatch(/<|@import|url\(/);
});
