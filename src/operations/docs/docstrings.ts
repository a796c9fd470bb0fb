import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Parts of an endpoint's docstring. */
export interface Docstring {
  /** The first line: method and path. */
  readonly call: string;
  readonly summary: string;
  readonly description: string | undefined;
}

/** A docstring, the endpoint behind it, and the id that the endpoint has. */
const ENDPOINT = /\/\*\*\n((?: \*[^\n]*\n)+?) \*\/\nexport const \w+[^\n]*\n\s+id: '(\w+)'/g;

/**
 * The docstrings of all endpoints by their operation id.
 *
 * Summary and description of the OpenAPI document are read from the source when it is built: written once, where the
 * code is, and not in the bundle.
 */
export function readDocstrings(source: string): ReadonlyMap<string, Docstring> {
  const found = new Map<string, Docstring>();
  for (const file of globSync('**/*.ts', { cwd: source })) {
    for (const [, text = '', id = ''] of readFileSync(join(source, file), 'utf8').matchAll(ENDPOINT)) {
      found.set(id, parse(text));
    }
  }
  return found;
}

/** Paragraphs: the call, the summary, and what there is to add. */
function parse(text: string): Docstring {
  const paragraphs = text
    .replaceAll(/^ \* ?/gm, '')
    .split(/\n\n+/)
    .map((paragraph) => paragraph.replaceAll('\n', ' ').trim());
  const [call = '', summary = '', ...rest] = paragraphs;
  return {
    call,
    summary: summary.replace(/\.$/, ''),
    description: rest.length === 0 ? undefined : rest.join('\n\n'),
  };
}
