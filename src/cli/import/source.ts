import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { parse } from 'csv-parse';

/** A row of a file: its object, or why it is none. */
export interface SourceRow {
  /** Counted from 1; of a CSV record that spans lines, the first. */
  readonly line: number;
  readonly value?: Readonly<Record<string, unknown>>;
  readonly problem?: 'json_invalid' | 'object_expected' | 'csv_invalid';
  /** Bytes of the file up to the end of the row. */
  readonly bytes: number;
}

/** The rows of a file, one after the other: CSV by its name, else JSON Lines. A file of any size takes little memory. */
export function readRows(file: string): AsyncIterable<SourceRow> {
  return /\.csv$/i.test(file) ? readCsv(file) : readJsonLines(file);
}

async function* readJsonLines(file: string): AsyncIterable<SourceRow> {
  let line = 0;
  let bytes = 0;
  for await (const text of linesOf(file)) {
    line += 1;
    bytes += Buffer.byteLength(text) + 1;
    const json = line === 1 ? text.replace(/^\ufeff/, '') : text;
    if (json.trim() === '') continue;
    yield { line, bytes, ...parseLine(json) };
  }
}

function parseLine(text: string): Pick<SourceRow, 'value' | 'problem'> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? { value } : { problem: 'object_expected' };
  } catch {
    return { problem: 'json_invalid' };
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Lines by their newlines alone: JSON may hold U+2028, at which `readline` ends a line too. */
async function* linesOf(file: string): AsyncIterable<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  rest += decoder.end();
  if (rest !== '') yield rest;
}

/** A record as csv-parse yields it with `info`. */
interface CsvRecord {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number; readonly bytes: number };
}

/** CSV by RFC 4180 with a header; a record with too many or too few values is a problem of its own. */
async function* readCsv(file: string): AsyncIterable<SourceRow> {
  const skipped: SourceRow[] = [];
  let lastLine = 1;
  const parser = createReadStream(file).pipe(
    parse({
      bom: true,
      columns: (header: string[]) => header.map((name) => name.trim()),
      info: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      on_skip: (error) => {
        const { lines = lastLine, bytes = 0 } = (error ?? {}) as { lines?: number; bytes?: number };
        skipped.push({ line: lines, problem: 'csv_invalid', bytes });
      },
    }),
  );
  for await (const { record, info } of parser as AsyncIterable<CsvRecord>) {
    yield* skipped.splice(0);
    yield { line: lastLine + 1, value: fromColumns(record), bytes: info.bytes };
    lastLine = info.lines;
  }
  yield* skipped;
}

/** Columns that are true or false; every other text stays one. */
const SWITCHES = [
  'account.dataPrivacyAccepted',
  'account.email_verified',
  'account.work_email_verified',
  'account.internal',
];

/** An object of columns such as `account.username`; an empty value is absent. */
function fromColumns(record: Readonly<Record<string, string>>): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  const account: Record<string, unknown> = {};
  for (const [column, text] of Object.entries(record)) {
    if (text === '') continue;
    const isSwitch = SWITCHES.includes(column) && /^(?:true|false)$/i.test(text);
    const value = isSwitch ? text.toLowerCase() === 'true' : text;
    if (column.startsWith('account.')) account[column.slice('account.'.length)] = value;
    else row[column] = value;
  }
  return Object.keys(account).length === 0 ? row : { ...row, account };
}
