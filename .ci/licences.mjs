/**
 * Fails on a licence that is not allowed: `node .ci/licences.mjs dist/sbom.cdx.json`.
 *
 * The list is of SPDX ids. What is shipped in the Worker must be permissive; tools that only build or test may also have
 * a licence that binds nothing but their own files.
 */
import { readFileSync } from 'node:fs';

const SHIPPED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'ISC', 'MIT'];
const TOOLS = [...SHIPPED, 'LGPL-3.0-or-later', 'MPL-2.0', 'PSF-2.0', 'Python-2.0', 'Unlicense'];

/** Packages that name their licence in another way than SPDX does, as their own `package.json` has it. */
const NAMED_OTHERWISE = { 'incremental-encoder@0.0.1': 'MPL-2.0' };

/** The components of a CycloneDX document whose licence is not allowed, one line each. */
export function refused({ components = [] }) {
  return components.flatMap(({ name, version, licenses = [], properties = [] }) => {
    const isTool = properties.some((each) => each.name === 'cdx:npm:package:development' && each.value === 'true');
    const named = NAMED_OTHERWISE[`${name}@${version}`];
    const terms = named
      ? [named]
      : licenses.map(({ license, expression }) => expression ?? license?.id ?? license?.name ?? 'none');
    const allowed = isTool ? TOOLS : SHIPPED;
    if (terms.length > 0 && terms.every((term) => isAllowed(term, allowed))) return [];
    return [`${name}@${version}: ${terms.join(', ') || 'none'}${isTool ? ' (tool)' : ''}`];
  });
}

/** `A OR B` leaves the choice, `A AND B` binds to both; brackets occur in neither. */
function isAllowed(expression, allowed) {
  const one = (term) => allowed.includes(term.trim());
  return expression
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every(one));
}

if (process.argv[1] === import.meta.filename) {
  const found = refused(JSON.parse(readFileSync(process.argv[2] ?? 'dist/sbom.cdx.json', 'utf8')));
  for (const line of found) console.error(`This licence is not allowed: ${line}.`);
  if (found.length > 0) process.exitCode = 1;
}
