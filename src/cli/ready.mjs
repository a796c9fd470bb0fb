/**
 * Loaded before every command, and the only file here that any Node can read: it says what is missing while it still
 * can. Without the packages `node` is whatever the machine has, and an old one fails on the first `.ts` file.
 */
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const installed = existsSync(new URL('../../node_modules/wrangler/package.json', import.meta.url));

if (!installed) {
  stop('The packages are not installed yet: run `npm ci` first.');
} else if (major < 22 || (major === 22 && minor < 18)) {
  stop(
    `This is Node.js ${process.versions.node}, and 22.18 or newer is needed: \`npm ci\` installs one beside the packages, which \`npm start\` and \`npm run\` then use.`,
  );
}

// Reading wrangler's one big file is a third of what each of its starts costs; compiled once, it is kept for the next.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('../../node_modules/.cache/applicants', import.meta.url));
module.enableCompileCache(process.env.NODE_COMPILE_CACHE);

/** @param {string} sentence */
function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
