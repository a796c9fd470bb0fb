import type { Context } from '../../../platform/context.ts';
import { normalizedPassword } from '../policy-rules.ts';

/** Milliseconds after which a password passes unchecked. */
const TIME_LIMIT = 2_000;
/** Characters of the hash that leave the service. */
const PREFIX_LENGTH = 5;

/**
 * Whether a password, as it is stored, is in a known breach, by a range API: it is asked for the first five characters of the SHA-1 and
 * answers with the rest of every hash that begins so, so it learns nothing of the password.
 *
 * Off without `BREACHED_PASSWORDS_URL`. No answer within two seconds, or no useful one, lets pass and is logged.
 *
 * @see https://haveibeenpwned.com/API/v3#SearchingPwnedPasswordsByRange
 */
export async function isBreached(context: Context, password: string): Promise<boolean> {
  const { breachedPasswordsUrl } = context.configuration;
  if (breachedPasswordsUrl === '') return false;
  try {
    const hash = await sha1(normalizedPassword(password));
    const range = await readRange(context, `${breachedPasswordsUrl}/${hash.slice(0, PREFIX_LENGTH)}`);
    return range.some((line) => isHit(line, hash.slice(PREFIX_LENGTH)));
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown';
    context.log('warn', 'breached_passwords_unavailable', { reason });
    return false;
  }
}

/** SHA-1 in upper-case hexadecimal, as the protocol has it. */
async function sha1(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
}

/** Lines of an answer. It is padded, so that its length tells a reader on the wire nothing either. */
async function readRange({ fetch }: Context, url: string): Promise<string[]> {
  const response = await fetch(url, {
    headers: { 'Add-Padding': 'true', 'User-Agent': 'applicants' },
    redirect: 'manual',
    signal: AbortSignal.timeout(TIME_LIMIT),
  });
  if (response.status !== 200) throw new RangeUnavailable();
  return (await response.text()).split(/\r?\n/);
}

/** `<the other 35 characters>:<count>`; a count of 0 is padding. */
function isHit(line: string, suffix: string): boolean {
  const [found = '', count = ''] = line.split(':');
  return found.toUpperCase() === suffix && Number(count) > 0;
}

/** The range API has answered with something else than a range. */
class RangeUnavailable extends Error {
  override readonly name = 'RangeUnavailable';
}
