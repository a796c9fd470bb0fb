import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noPositionals, parse } from '../../src/cli/arguments.ts';
import { runCommand } from '../../src/cli/command.ts';
import { ROOT } from '../../src/cli/wrangler/project.ts';
import { bench } from './bench.ts';
import { note } from './progress.ts';
import { toMarkdown } from './report.ts';

const help = `Measures what each call costs beside a bare Worker, at a million people, and at the start. It takes twenty minutes.

npm run bench -- [--quick] [--only CALL]… [--against FOLDER]

  --quick            50,000 people in place of the million
  --only CALL        only that call: create, get, patch, anonymize, look-up, token, register, "log in", me, confirm
  --against FOLDER   beside another version of this repository, instead of the bare Worker

Example: npm run bench -- --quick --only get --only "log in"`;

const options = {
  quick: { type: 'boolean' },
  only: { type: 'string', multiple: true },
  against: { type: 'string' },
} as const;

async function measure(argv: readonly string[]): Promise<void> {
  const { values, positionals } = parse(argv, options);
  noPositionals(positionals);
  const folder = mkdtempSync(join(tmpdir(), 'applicants-bench-'));
  // However this ends, no gigabyte is left behind.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

  const results = await bench({ folder, quick: values.quick ?? false, only: values.only, against: values.against });
  await mkdir(join(ROOT, 'dist'), { recursive: true });
  await writeFile(join(ROOT, 'dist/bench.json'), `${JSON.stringify(results, null, 2)}\n`);
  note('done; the same as JSON in dist/bench.json');
  console.log(`\n${toMarkdown(results)}`);
}

await runCommand('bench', { help, options, actions: measure }, process.argv.slice(2));
