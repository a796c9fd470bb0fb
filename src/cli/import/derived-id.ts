import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { fromUUIDBytes } from 'typeid-js';

/**
 * The id of a row that has none: always the same for a line of a file of that name, so that a repeat finds its people.
 *
 * A UUID of version 8 (RFC 9562 section 5.8). The folder does not count: the file may lie elsewhere the next time.
 */
export function derivedId(file: string, line: number): string {
  const bytes = createHash('sha256')
    .update(`${basename(file)}\n${line}`)
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return String(fromUUIDBytes('aplt', bytes));
}
