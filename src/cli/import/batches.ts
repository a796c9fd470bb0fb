import { hasPassword, MOST_PASSWORDS, MOST_ROWS } from '../../transfer/import/limit-rules.ts';
import { derivedId } from './derived-id.ts';
import { MOST_BYTES } from './lines.ts';
import type { SourceRow } from './source.ts';

/** Rows of one call, in the order of its lines. */
export interface Batch {
  readonly rows: readonly Numbered[];
  readonly body: string;
  /** Bytes of the file up to the end of the batch. */
  readonly bytes: number;
}

/** A row with the line that it stands on. */
export interface Numbered {
  readonly line: number;
  readonly value: Readonly<Record<string, unknown>>;
}

/** A row that is not sent at all, and why. */
export interface Unsent {
  readonly line: number;
  readonly code: string;
}

/** Divides rows into calls; a row without an id gets one. Rows that no call could take go to `onUnsent`. */
export async function* batchesOf(
  file: string,
  rows: AsyncIterable<SourceRow>,
  onUnsent: (row: Unsent) => void,
): AsyncIterable<Batch> {
  let batch = emptyBatch();
  for await (const { line, value, problem, bytes } of rows) {
    if (value === undefined) {
      onUnsent({ line, code: problem ?? 'json_invalid' });
      continue;
    }
    const row = withId(file, line, value);
    const text = JSON.stringify(row);
    const size = Buffer.byteLength(text) + 1;
    if (size > MOST_BYTES) {
      onUnsent({ line, code: 'body_too_large' });
      continue;
    }
    const passwords = hasPassword(row) ? 1 : 0;
    const isFull =
      batch.rows.length === MOST_ROWS || batch.size + size > MOST_BYTES || batch.passwords + passwords > MOST_PASSWORDS;
    if (isFull) {
      yield toBatch(batch);
      batch = emptyBatch();
    }
    batch.rows.push({ line, value: row });
    batch.texts.push(text);
    batch.size += size;
    batch.passwords += passwords;
    batch.bytes = bytes;
  }
  if (batch.rows.length > 0) yield toBatch(batch);
}

interface Growing {
  readonly rows: Numbered[];
  readonly texts: string[];
  size: number;
  passwords: number;
  bytes: number;
}

function emptyBatch(): Growing {
  return { rows: [], texts: [], size: 0, passwords: 0, bytes: 0 };
}

function toBatch({ rows, texts, bytes }: Growing): Batch {
  return { rows, body: texts.join('\n'), bytes };
}

function withId(file: string, line: number, value: Readonly<Record<string, unknown>>) {
  const isGiven = value.id !== undefined && value.id !== null && value.id !== '';
  return isGiven ? value : { ...value, id: derivedId(file, line) };
}
