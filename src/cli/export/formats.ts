import type { InferOutput } from 'valibot';
import type { ExportRow } from '../../transfer/schema.ts';

/** How people are written into a file. */
export interface Writer {
  /** The first line; undefined without one. */
  readonly header: string | undefined;
  /** A row, with its newline. */
  write(json: string): string;
  /** The id of the person of a line as it was written. */
  idIn(line: string): string | undefined;
}

type Row = InferOutput<typeof ExportRow>;
/** The name of each field of a row, those of the account after a dot. */
type Column = Exclude<keyof Row, 'account'> | `account.${keyof NonNullable<Row['account']>}`;

/** The columns of CSV, the id first; `npm run import` reads the same. A field that is missing here does not compile. */
const COLUMNS = Object.keys({
  id: true,
  created_on: true,
  modified_on: true,
  anonymized_on: true,
  external_applicant_id: true,
  email: true,
  external_applicant_name: true,
  'account.username': true,
  'account.email': true,
  'account.email_verified': true,
  'account.salutation': true,
  'account.firstname': true,
  'account.lastname': true,
  'account.locale': true,
  'account.dataPrivacyAccepted': true,
  'account.consented_on': true,
  'account.dataPrivacyVersion': true,
  'account.work_email': true,
  'account.work_email_verified': true,
  'account.internal': true,
} satisfies Record<Column, true>);

const WRITERS: Readonly<Record<'jsonl' | 'csv', Writer>> = {
  jsonl: {
    header: undefined,
    write: (json) => `${json}\n`,
    idIn: (line) => /^\{"id":"(aplt_\w+)"/.exec(line)?.[1],
  },
  csv: {
    header: `${COLUMNS.join(',')}\r\n`,
    write(json) {
      const { account = {}, ...row } = JSON.parse(json) as Record<string, unknown> & { account?: object };
      const values = { ...row, ...prefixed(account) } as Record<string, unknown>;
      return `${COLUMNS.map((column) => quoted(values[column])).join(',')}\r\n`;
    },
    idIn: (line) => /^(aplt_\w+),/.exec(line)?.[1],
  },
};

/** How people are written in a format. */
export function writerOf(format: 'jsonl' | 'csv'): Writer {
  return WRITERS[format];
}

function prefixed(account: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(account).map(([field, value]) => [`account.${field}`, value]));
}

/** A value by RFC 4180; no name has a line break, so each person is one line. */
function quoted(value: unknown): string {
  const text = value === undefined || value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
