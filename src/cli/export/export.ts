import { existsSync, renameSync } from 'node:fs';
import { onlyPositional, parse } from '../arguments.ts';
import type { Action, Command } from '../command.ts';
import { Rejection } from '../rejection.ts';
import { startProgress } from '../transfer/progress.ts';
import { callOptions, serviceAt } from '../transfer/service.ts';
import { written } from '../transfer/written.ts';
import { writerOf } from './formats.ts';
import { openPart } from './part.ts';

const help = `Exports everyone into a file, with accounts and without secrets; of anonymized people what is left of them.

  npm run export -- FILE --key KEY [options]

  --key KEY      an API secret key with the scope privacy; without it the environment variable APPLICANTS_KEY
  --url URL      the service; http://localhost:8787 if not given
  --format F     jsonl (one object a line) or csv; by the name of FILE if not given

Until it is complete it is FILE.part, and the same command goes on with that. The file holds personal data: only its
owner can read it. \`npm run import\` takes it as it is; passwords are not in it.

Examples:
  npm run export -- people.jsonl --key sk_…
  npm run export -- people.csv --key sk_… --url https://applicants.example.com`;

const options = { ...callOptions, format: { type: 'string' } } as const;

/** People of one answer; an answer of fewer is the last. */
const PAGE = 1_000;

const exportFile: Action = async (argv, { print, warn }) => {
  const { values, positionals } = parse(argv, options);
  const file = onlyPositional(positionals, 'file');
  const format = formatOf(values.format ?? (/\.csv$/i.test(file) ? 'csv' : 'jsonl'));
  if (existsSync(file)) throw new Rejection(`${file} is there already: move it away, or name another file.`);
  const service = serviceAt(values, warn);
  const writer = writerOf(format);
  const { lastId, rows: before, append, close } = await openPart(`${file}.part`, writer);
  if (before > 0) warn(`Going on with ${file}.part, which has ${before} rows already.`);
  const { headers } = await service.call('HEAD', '/applicants/export');
  const total = Number(headers.get('x-total-count') ?? 0);
  const progress = startProgress(Math.max(1, total - before), false);
  let rows = before;
  try {
    for (let after = lastId; ; ) {
      const { text } = await service.call('GET', `/applicants/export${after === undefined ? '' : `?after=${after}`}`);
      const lines = text === '' ? [] : text.trimEnd().split('\n');
      append(lines);
      rows += lines.length;
      progress.update(rows - before, { rows: rows - before });
      if (lines.length < PAGE) break;
      after = (JSON.parse(lines.at(-1) as string) as { id: string }).id;
    }
  } finally {
    progress.stop();
    close();
  }
  written(file, () => renameSync(`${file}.part`, file));
  print(`${rows === 1 ? '1 person' : `${rows} people`} in ${file}.`);
};

/** `npm run export` */
export default { help, options, actions: exportFile } satisfies Command;

function formatOf(format: string): 'jsonl' | 'csv' {
  if (format === 'jsonl' || format === 'csv') return format;
  throw new Rejection(`--format "${format}" is neither jsonl nor csv.`);
}
