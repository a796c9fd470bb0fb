import { copyFileSync, mkdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** A line in which Miniflare names a file of a mail; it deletes the file when it ends. */
const NAMED = /^(Text|HTML): (.+[/\\]email-(?:text|html)[/\\].+\.(txt|html))$/;

/**
 * Keeps a mail that a line of Miniflare names, and returns the line with the path where it stays; any other line as it is.
 *
 * Names begin with the time (UTC), so a folder shows mails in the order in which they were sent.
 */
export function keepMail(line: string, folder: string): string {
  const [, kind, file = '', extension] = NAMED.exec(stripVTControlCharacters(line)) ?? [];
  if (kind === undefined) return line;
  try {
    const time = statSync(file).mtime.toISOString().replace(/\..*/, '').replaceAll(':', '-');
    const copy = join(folder, `${time}-${basename(file).slice(0, 8)}.${extension}`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    copyFileSync(file, copy);
    return `${kind}: ${copy}`;
  } catch {
    return line;
  }
}
