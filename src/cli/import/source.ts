import { Rejection } from '../rejection.ts';
import { csvRecordsOf } from './csv-records.ts';
import { csvNewlineIn, linesOf } from './lines.ts';

/** A row of a file: its object, or why it is none. */
export interface SourceRow {
  /** Counted from 1; of a CSV record that spans lines, the first. */
  readonly line: number;
  readonly value?: Readonly<Record<string, unknown>>;
  readonly problem?: 'json_invalid' | 'object_expected' | 'csv_invalid' | 'body_too_large';
  /** Bytes of the file up to the end of the row. */
  readonly bytes: number;
}

/** The rows of a file, one after the other: CSV by its name, else JSON Lines. A file of any size takes little memory. */
export function readRows(file: string): AsyncIterable<SourceRow> {
  return /\.csv$/i.test(file) ? readCsv(file) : readJsonLines(file);
}

async function* readJsonLines(file: string): AsyncIterable<SourceRow> {
  for await (const { number: line, text, problem, end: bytes } of linesOf(file)) {
    if (text === undefined) yield { line, bytes, problem: problem === 'body_too_large' ? problem : 'json_invalid' };
    else if (text.trim() !== '') yield { line, bytes, ...parseLine(text) };
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

/** CSV by RFC 4180 with a header; a record with too many or too few values is a problem of its own. */
async function* readCsv(file: string): AsyncIterable<SourceRow> {
  let columns: readonly string[] | undefined;
  for await (const { line, values, problem, bytes } of csvRecordsOf(linesOf(file, csvNewlineIn))) {
    if (columns === undefined) {
      if (values === undefined) throw new Rejection(`${file} does not begin with a header of columns, in UTF-8.`);
      columns = values.map((name) => name.trim());
    } else if (values === undefined) yield { line, problem: problem ?? 'csv_invalid', bytes };
    else yield { line, value: fromColumns(columns, values), bytes };
  }
}

/** Columns that are true or false; every other text stays one. */
const SWITCHES = [
  'account.dataPrivacyAccepted',
  'account.email_verified',
  'account.work_email_verified',
  'account.internal',
];

/** An object of columns such as `account.username`; an empty value is absent. */
function fromColumns(columns: readonly string[], values: readonly string[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  const account: Record<string, unknown> = {};
  for (const [index, column] of columns.entries()) {
    const text = values[index] ?? '';
    if (text === '') continue;
    const isSwitch = SWITCHES.includes(column) && /^(?:true|false)$/i.test(text);
    const value = isSwitch ? text.toLowerCase() === 'true' : text;
    if (column.startsWith('account.')) account[column.slice('account.'.length)] = value;
    else row[column] = value;
  }
  return Object.keys(account).length === 0 ? row : { ...row, account };
}
