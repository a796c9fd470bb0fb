import { createReadStream } from 'node:fs';

/** Bytes of one call at the most, a little below the limit of the service. A longer line is not read. */
export const MOST_BYTES = 1_000_000;

/** A line of a file with its newline, or why it has no text. */
export interface Line {
  /** Counted from 1. */
  readonly number: number;
  readonly text?: string;
  readonly problem?: 'encoding_invalid' | 'body_too_large';
  /** Bytes of the file up to the end of the line. */
  readonly end: number;
}

const [LF, CR] = [0x0a, 0x0d];

/**
 * The lines of a file by their newlines alone: JSON may hold U+2028, at which `readline` ends a line too.
 *
 * Each is decoded by itself, so that bytes that are not UTF-8 cost one line and are never replaced. A byte order mark is
 * dropped. A file of any size, also one without a newline, takes little memory.
 */
export async function* linesOf(file: string, newlineIn: (start: Buffer) => number = () => LF): AsyncIterable<Line> {
  const line = startLine();
  let newline: number | undefined;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    newline ??= newlineIn(chunk);
    let start = 0;
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, start)) {
      line.add(chunk.subarray(start, at + 1));
      yield line.end();
      start = at + 1;
    }
    line.add(chunk.subarray(start));
  }
  if (line.isStarted()) yield line.end();
}

/** The byte that ends lines in a file that begins like that: a line feed, but for spreadsheets that write bare CR. */
export function csvNewlineIn(start: Buffer): number {
  const first = start.indexOf(CR);
  const isBare = first !== -1 && first + 1 < start.length && start[first + 1] !== LF;
  return isBare && !start.subarray(0, first).includes(LF) ? CR : LF;
}

function startLine() {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
  let parts: Buffer[] = [];
  let [number, length, end] = [0, 0, 0];
  const textOf = (bytes: Buffer): Pick<Line, 'text' | 'problem'> => {
    try {
      return { text: decoder.decode(bytes) };
    } catch {
      return { problem: 'encoding_invalid' };
    }
  };
  return {
    isStarted: () => length > 0,
    add(part: Buffer) {
      length += part.length;
      if (length <= MOST_BYTES) parts.push(part);
      else parts = [];
    },
    end(): Line {
      number += 1;
      end += length;
      const read = length > MOST_BYTES ? ({ problem: 'body_too_large' } as const) : textOf(Buffer.concat(parts));
      parts = [];
      length = 0;
      return { number, end, ...read };
    },
  };
}
