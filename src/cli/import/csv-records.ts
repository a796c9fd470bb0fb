import { type Line, MOST_BYTES } from './lines.ts';

/** A record of CSV, or why it is none. */
export interface CsvRecord {
  /** Its line; of a record that spans lines, the first. */
  readonly line: number;
  readonly values?: readonly string[];
  readonly problem?: 'csv_invalid' | 'body_too_large';
  /** Bytes of the file up to the end of the record. */
  readonly bytes: number;
}

/**
 * The records of CSV by RFC 4180; the first that is not empty says how many values each has.
 *
 * A line whose quotes are open goes on in the next. Where that gives no record, the first line is the problem and the
 * next one begins anew: a stray quote costs its own line, and none behind it.
 */
export async function* csvRecordsOf(lines: AsyncIterable<Line>): AsyncIterable<CsvRecord> {
  const source = ahead(lines);
  let width: number | undefined;
  for (let first = await source.peek(0); first !== undefined; first = await source.peek(0)) {
    const { number: line, end, problem } = first;
    const isTooLarge = problem === 'body_too_large';
    const read = isBlank(first) ? undefined : await joined(source);
    const isRecord = read !== undefined && (width === undefined || read.values.length === width);
    source.skip(isRecord ? read.lines : 1);
    if (isBlank(first)) continue;
    if (isRecord) yield { line, values: read.values, bytes: read.end };
    else yield { line, problem: isTooLarge ? 'body_too_large' : 'csv_invalid', bytes: end };
    width ??= isRecord ? read.values.length : 0;
  }
}

function isBlank({ text }: Line): boolean {
  return text !== undefined && withoutNewline(text) === '';
}

function withoutNewline(text: string): string {
  return text.replace(/\r?\n$|\r$/, '');
}

/** Reads lines on demand, and again. */
function ahead(lines: AsyncIterable<Line>) {
  const iterator = lines[Symbol.asyncIterator]();
  let read: Line[] = [];
  let at = 0;
  return {
    async peek(index: number): Promise<Line | undefined> {
      while (read.length <= at + index) {
        const { done, value } = await iterator.next();
        if (done) return undefined;
        read.push(value);
      }
      return read[at + index];
    },
    skip(count: number) {
      at += count;
      if (at < read.length) return;
      read = [];
      at = 0;
    },
  };
}

/** The record that begins at the next line: in RFC 4180 it is complete as soon as its quotes are even in number. */
async function joined({ peek }: ReturnType<typeof ahead>) {
  let [text, isOpen] = ['', false];
  for (let lines = 1; text.length <= MOST_BYTES; lines++) {
    const line = await peek(lines - 1);
    if (line?.text === undefined) return undefined;
    text += line.text;
    for (let at = line.text.indexOf('"'); at !== -1; at = line.text.indexOf('"', at + 1)) isOpen = !isOpen;
    if (isOpen) continue;
    const values = valuesOf(withoutNewline(text));
    return values && { values, lines, end: line.end };
  }
  return undefined;
}

/** A value in quotes, whose own are doubled, or one without any; then a comma or the end. */
const VALUE = /(?:"([^"]*(?:""[^"]*)*)"|([^",]*))(,|$)/y;

/** The values of one record; undefined where its quotes are not as RFC 4180 says. */
function valuesOf(record: string): string[] | undefined {
  const values: string[] = [];
  VALUE.lastIndex = 0;
  for (;;) {
    const match = VALUE.exec(record);
    if (match === null) return undefined;
    const [, quoted, bare = '', separator] = match;
    values.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (separator === '') return values;
  }
}
