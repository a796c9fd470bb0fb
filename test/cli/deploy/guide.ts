import { blocksOf, readGuide } from '../../support/guides.ts';

/** Commands that the check itself runs before and beside this, that open a browser, or that repeat another one. */
const ELSEWHERE = [
  'npx wrangler login',
  'npm start',
  'npm run deploy',
  'npm run check',
  'npm run bench',
  'npm run test:long',
];
/** It would end the deployment that the commands after it are about. */
const FINAL = 'npx wrangler delete';

/** Commands that operators are to type: each line of a block that is marked `sh`, and each command in a sentence or table. */
const guide = ['src/cli/DEPLOYING.md', 'src/cli/GUIDE.md', 'src/privacy/GUIDE.md'].map(readGuide).join('\n');
const inBlocks = blocksOf(guide, 'sh').flatMap((block) => block.trim().split('\n'));
const inText = [...guide.matchAll(/`((?:npm|npx) [^`]+)`/g)].map(([, command = '']) => command.replace(/\s+/g, ' '));

/** Every command of the guide once. */
export const GUIDE: readonly string[] = [...new Set([...inBlocks, ...inText])].filter(
  (command) => !ELSEWHERE.includes(command) && command !== FINAL,
);

/** A command of npm in words: the name of the script, and what follows `--`. */
export function wordsOf(command: string): [name: string, args: string[]] {
  const [, name = '', rest = ''] = /^npm run (?:-s )?(\w+)(?: -- (.*))?$/.exec(command) ?? [];
  return [name, [...rest.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain = '']) => quoted ?? plain)];
}
