import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support.ts';

/** What the check itself does before and beside this, what opens a browser, and what is a repeat of another command. */
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

/** The README's guide to deploying, the runbooks after it, and the page of every job. */
const runbooks = readFileSync(join(root, 'README.md'), 'utf8').split('\n## Deploying\n')[1] ?? '';
const guide = `${runbooks}\n${readFileSync(join(root, 'src/cli/GUIDE.md'), 'utf8')}`;
const inBlocks = [...guide.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block = '']) => block.trim().split('\n'));
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
