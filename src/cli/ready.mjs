/**
 * Loaded before every command, and the only file here that any Node can read: it says what is missing while it still
 * can. Without the packages `node` is whatever the machine has, and an old one fails on the first `.ts` file.
 */
import { existsSync } from 'node:fs';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const installed = existsSync(new URL('../../node_modules/wrangler/package.json', import.meta.url));

if (!installed) {
  stop('The packages are not installed yet: run `npm ci` first.');
} else if (major < 22 || (major === 22 && minor < 18)) {
  stop(
    `This is Node.js ${process.versions.node}, and 22.18 or newer is needed: \`npm ci\` installs one beside the packages, which \`npm start\` and \`npm run\` then use.`,
  );
}

/** @param {string} sentence */
function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
