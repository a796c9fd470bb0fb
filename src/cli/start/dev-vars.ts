import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

const SETTING = /^\s*(?:export\s+)?SERVICE_SECRETS\s*=(.*)$/;
/** The Worker's own rule for each of its secrets. */
const MINIMUM_LENGTH = 32;
const MINIMUM_VARIETY = 8;

/**
 * Fills `SERVICE_SECRETS` where it is missing, empty or weak, with a random value; every other line stays.
 *
 * Links and client tokens that a weak secret signed end with it. The file becomes readable by its owner only.
 */
export function ensureSecrets(file: string): 'kept' | 'made' | 'replaced' {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const last = lines.findLastIndex((line) => SETTING.test(line));
  if (last !== -1 && !isWeak(settingOf(lines[last] ?? ''))) return 'kept';
  const line = `SERVICE_SECRETS=${randomBytes(48).toString('base64url')}`;
  if (last === -1) {
    if (lines.at(-1) === '') lines.pop();
    lines.push(line, '');
  } else {
    lines[last] = line;
  }
  writeFileSync(file, lines.join('\n'), { mode: 0o600 });
  chmodSync(file, 0o600);
  return last === -1 ? 'made' : 'replaced';
}

function settingOf(line: string): string {
  return parseEnv(line).SERVICE_SECRETS ?? '';
}

function isWeak(list: string): boolean {
  const secrets = list.split(',').map((secret) => secret.trim());
  return secrets.some((secret) => secret.length < MINIMUM_LENGTH || new Set(secret).size < MINIMUM_VARIETY);
}

/** The variables of a `.dev.vars`; none without the file. */
export function readDevVars(file: string): Record<string, string> {
  return existsSync(file) ? (parseEnv(readFileSync(file, 'utf8')) as Record<string, string>) : {};
}
