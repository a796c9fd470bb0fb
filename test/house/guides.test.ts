import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { GUIDES, PAGES, readGuide } from '../support/guides.ts';

/** The anchors that a page has, as GitHub derives them from its headings. */
function anchorsOf(path: string): string[] {
  return [...readGuide(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

const links = PAGES.flatMap((page) =>
  [...readGuide(page).matchAll(/\]\((?!\w+:)([^)#\s]*)(?:#([^)]*))?\)/g)].map(([, file = '', anchor]) => ({
    page,
    file: file === '' ? page : relative('.', join(dirname(page), file)),
    anchor,
  })),
);

it('finds links to other pages, and to a heading', () => {
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter(({ anchor }) => anchor !== undefined).length).toBeGreaterThan(5);
});

it.each(links)('$page links to $file, and to what is there: $anchor', ({ file, anchor }) => {
  expect(existsSync(file)).toBe(true);
  if (anchor !== undefined) expect(anchorsOf(file)).toContain(anchor);
});

it('leads from the README to every guide', () => {
  const reached = links.filter(({ page }) => page === 'README.md').map(({ file }) => file);
  for (const guide of GUIDES.slice(1)) expect(reached).toContain(guide);
});
