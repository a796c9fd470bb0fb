import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** The paths of the README and of the guides that it links to, in the order in which a newcomer reads them. */
export const GUIDES: readonly string[] = [
  'README.md',
  ...globSync('src/**/*.md', { cwd: ROOT }).sort((one, other) => one.localeCompare(other)),
];

/** The text of a guide, by its path in the repository. */
export function readGuide(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The code blocks of a text that are marked with that language. */
export function blocksOf(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, block = '']) => block);
}
