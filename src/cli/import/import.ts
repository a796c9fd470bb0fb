import { statSync } from 'node:fs';
import { onlyPositional, parse } from '../arguments.ts';
import type { Action, Command } from '../command.ts';
import { Rejection } from '../rejection.ts';
import { startProgress } from '../transfer/progress.ts';
import { callOptions, serviceAt } from '../transfer/service.ts';
import { type Batch, batchesOf } from './batches.ts';
import { dryRun } from './dry-run.ts';
import { startReport } from './report.ts';
import { readRows } from './source.ts';
import { unknownFieldsOf } from './unknown-fields.ts';

const help = `Imports people from a file, with accounts and the password hashes of another system.

  npm run import -- FILE --key KEY [options]

  FILE           JSON Lines (one object a line), or CSV if its name ends in .csv: a header with columns such as email and
                 account.username, true and false for switches, empty for absent
  --key KEY      an API secret key with the scope import; without it the environment variable APPLICANTS_KEY
  --url URL      the service; http://localhost:8787 if not given
  --dry-run      checks every row by the rules of the service, and sends nothing: whether a name is taken, whether a domain
                 of work addresses is allowed, and whether a password is a common one, only the service knows

Rows that are not taken are in FILE.report.jsonl, with line, field, code and what to do, without values; no row stops
another. It is safe to repeat, also after it was stopped: people who are there already are left alone. A row without an
id gets one by the name of the file and its line, so keep both until all rows are taken.

Examples:
  npm run import -- people.jsonl --key sk_… --dry-run
  npm run import -- people.csv --key sk_… --url https://applicants.example.com`;

const options = { ...callOptions, 'dry-run': { type: 'boolean' } } as const;

/** One line of the service's answer. */
interface RowResult {
  readonly row: number;
  readonly status: 'created' | 'unchanged' | 'refused';
  readonly errors?: readonly { readonly code: string; readonly field: string; readonly kind?: string }[];
}

const importFile: Action = async (argv, { print, warn }) => {
  const { values, positionals } = parse(argv, options);
  const file = onlyPositional(positionals, 'file');
  const size = sizeOf(file);
  const isDry = values['dry-run'] ?? false;
  const send = isDry ? dryRun() : senderOf(serviceAt(values, warn));
  const reportFile = `${file}.report.jsonl`;
  const report = startReport(reportFile);
  const counts = { created: 0, unchanged: 0, refused: 0 };
  const unknown = unknownFieldsOf();
  const progress = startProgress(size, true);
  const refuse = (line: number, errors: RowResult['errors'] = []) => {
    counts.refused += 1;
    for (const { code, field, kind } of errors) report.add({ line, code, field, kind });
  };
  try {
    for await (const batch of batchesOf(file, readRows(file), ({ line, code }) =>
      refuse(line, [{ code, field: '' }]),
    )) {
      const results = await send(batch);
      for (const { row, status, errors } of results) {
        if (status === 'refused') refuse(batch.rows[row - 1]?.line ?? 0, errors);
        else counts[status] += 1;
      }
      for (const { value } of batch.rows) unknown.note(value);
      progress.update(batch.bytes, {
        rows: counts.created + counts.unchanged + counts.refused,
        refused: counts.refused,
      });
    }
  } finally {
    progress.stop();
  }
  for (const sentence of unknown.sentences()) warn(sentence);
  print(summaryOf(counts, isDry));
  if (counts.refused > 0) throw new Rejection(`${counted(counts.refused)} not taken: ${reportFile} says why.`);
};

/** `npm run import` */
export default { help, options, actions: importFile } satisfies Command;

function sizeOf(file: string): number {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat?.isFile()) throw new Rejection(`There is no file ${file}.`);
  return stat.size;
}

function senderOf(service: ReturnType<typeof serviceAt>): (batch: Batch) => Promise<readonly RowResult[]> {
  return async ({ body }) => {
    const { text } = await service.call('POST', '/import', body);
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as RowResult);
  };
}

function summaryOf({ created, unchanged, refused }: Record<RowResult['status'], number>, isDry: boolean): string {
  if (isDry)
    return `${counted(created + refused)} checked: ${created} could be taken, ${refused} not. Nothing was sent.`;
  return `${counted(created + unchanged + refused)}: ${created} imported, ${unchanged} there already, ${refused} not taken.`;
}

function counted(rows: number): string {
  return rows === 1 ? '1 row' : `${rows} rows`;
}
