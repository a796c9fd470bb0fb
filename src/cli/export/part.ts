import { closeSync, createReadStream, existsSync, openSync, truncateSync, writeFileSync } from 'node:fs';
import { Rejection } from '../rejection.ts';
import { written } from '../transfer/written.ts';
import type { Writer } from './formats.ts';

/** A file that is being written, and what an earlier run has written of it. */
export interface Part {
  /** Rows that are there already, and the id of the last. */
  readonly rows: number;
  readonly lastId: string | undefined;
  append(rows: readonly string[]): void;
  close(): void;
}

/** Opens a file to go on with; a last line that was cut off is cut away. Only its owner can read it. */
export async function openPart(file: string, { header, write, idIn }: Writer): Promise<Part> {
  const { bytes, lines, last } = existsSync(file) ? await wholeLinesOf(file) : { bytes: 0, lines: 0, last: '' };
  const headers = header === undefined ? 0 : 1;
  const lastId = lines > headers ? idIn(last) : undefined;
  if (lines > headers && lastId === undefined) {
    throw new Rejection(`${file} is no export of this format: move it away.`);
  }
  const isNew = lines <= headers;
  const descriptor = written(file, () => {
    if (existsSync(file)) truncateSync(file, isNew ? 0 : bytes);
    return openSync(file, 'a', 0o600);
  });
  // Unlike a single write, which a full disk cuts short without an error, this writes everything or throws.
  const append = (text: string) => written(file, () => writeFileSync(descriptor, text));
  if (isNew && header !== undefined) append(header);
  return {
    rows: isNew ? 0 : lines - headers,
    lastId,
    append: (rows) => append(rows.map(write).join('')),
    close: () => closeSync(descriptor),
  };
}

/** The lines of a file that end in a newline: how many, how long together, and the last of them. */
async function wholeLinesOf(file: string): Promise<{ bytes: number; lines: number; last: string }> {
  let [bytes, lines, read] = [0, 0, 0];
  let line: Buffer[] = [];
  let last = '';
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let at = chunk.indexOf(0x0a); at !== -1; at = chunk.indexOf(0x0a, start)) {
      line.push(chunk.subarray(start, at));
      last = Buffer.concat(line).toString().replace(/\r$/, '');
      line = [];
      lines += 1;
      start = at + 1;
      bytes = read + start;
    }
    line.push(chunk.subarray(start));
    read += chunk.length;
  }
  return { bytes, lines, last };
}
