/**
 * Entry of every command: `node src/cli/run.mjs client list`. The one file here that an old Node can read, so it can
 * say what is missing. Everything newer is imported after that check.
 */
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const isInstalled = existsSync(new URL('../../node_modules/wrangler/package.json', import.meta.url));
const isNewEnough = major > 22 || (major === 22 && minor >= 18);

if (!isInstalled) stop('The packages are not installed yet: run `npm ci` first.');
if (!isNewEnough) {
  stop(
    `This is Node.js ${process.versions.node}, and the commands need 22.18 or newer: ` +
      'on Linux (glibc) and Windows `npm ci` installs it for `npm start` and `npm run`, elsewhere install it yourself.',
  );
}

// Compiling wrangler and miniflare is a third of what a start of them costs; the result is kept for the next one.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('../../node_modules/.cache/applicants', import.meta.url));
module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
const { usePackagesAsTheyAre } = await import('./wrangler/packages.mjs');

const [name = '', ...argv] = process.argv.slice(2);
const [{ runCommand }, { default: command }] = await Promise.all([
  import('./command.ts'),
  import(`./${name}/${name}.ts`),
]);
usePackagesAsTheyAre();
await runCommand(name, command, argv);

/** @param {string} sentence */
function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
