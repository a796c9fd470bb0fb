/**
 * Scalar's API reference as one script for a browser.
 *
 * Its own package needs two hundred others that are already within this script. The plugin for Fastify carries the
 * script whole and serves it, so it is registered here with a server that keeps the route instead.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../../node_modules/@scalar/fastify-api-reference');
const text = (name) => readFileSync(join(ROOT, name), 'utf8');

/** Name and version, which stand for the content: reading the script itself takes half a second. */
export const { name, version } = JSON.parse(text('package.json'));

/** The licence of the script. */
export const licence = `${name} ${version}\n\n${text('LICENSE')}`;

/** Reads the script. */
export async function readScript() {
  const { default: plugin } = await import('@scalar/fastify-api-reference');
  const routes = [];
  const server = { route: (each) => routes.push(each) };
  plugin(server, { configuration: { url: '/openapi.json' } }, () => {});
  let script = '';
  const reply = {
    header: () => reply,
    send(content) {
      script = content;
    },
  };
  routes.find(({ url }) => url.endsWith('.js')).handler(undefined, reply);
  return script;
}
