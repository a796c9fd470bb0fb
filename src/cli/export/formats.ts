/** How people are written into a file. */
export interface Writer {
  /** The first line; undefined without one. */
  readonly header: string | undefined;
  /** A row, with its newline. */
  write(json: string): string;
  /** The id of the person of a line as it was written. */
  idIn(line: string): string | undefined;
}

/** The columns of CSV, the id first; `npm run import` reads the same. */
const COLUMNS = [
  'id',
  'created_on',
  'modified_on',
  'anonymized_on',
  'external_applicant_id',
  'email',
  'external_applicant_name',
  'account.username',
  'account.email',
  'account.email_verified',
  'account.salutation',
  'account.firstname',
  'account.lastname',
  'account.locale',
  'account.dataPrivacyAccepted',
  'account.consented_on',
  'account.dataPrivacyVersion',
  'account.work_email',
  'account.work_email_verified',
  'account.internal',
];

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
