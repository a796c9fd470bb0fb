import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** The paths of the README and of the guides that it links to, in the order in which a newcomer reads them. */
export const GUIDES: readonly string[] = [
  'README.md',
  ...globSync('src/**/*.md', { cwd: ROOT }).sort((one, other) => one.localeCompare(other)),
];

/** The guides, and the pages for contributors. */
export const PAGES: readonly string[] = [
  ...GUIDES,
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'test/adversarial/README.md',
];

/** The text of a guide, by its path in the repository. */
export function readGuide(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The code blocks of a text that are marked with that language. */
export function blocksOf(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, block = '']) => block);
}

/** The text outside of code blocks. */
export function proseOf(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '');
}

/** A piece of code within a sentence or a table, and where it stands. */
export interface Span {
  readonly page: string;
  readonly code: string;
}

/** Each piece of code in the sentences and tables of these pages, once a page. */
export function spansOf(pages: readonly string[]): Span[] {
  return pages.flatMap((page) => {
    const found = [...proseOf(readGuide(page)).matchAll(/`([^`]+)`/g)].map(([, code = '']) =>
      code.replace(/\s+/g, ' '),
    );
    return [...new Set(found)].map((code) => ({ page, code }));
  });
}
