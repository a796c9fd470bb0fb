import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** Sets the one secret of the service for this machine, unless it is set: random, and for its owner's eyes only. */
export function ensureSecrets(file: string): void {
  const present = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (/^\s*SERVICE_SECRETS\s*=/m.test(present)) return;
  const separator = present === '' || present.endsWith('\n') ? '' : '\n';
  appendFileSync(file, `${separator}SERVICE_SECRETS=${randomBytes(48).toString('base64url')}\n`, { mode: 0o600 });
}
