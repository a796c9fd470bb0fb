import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { isRejection, runInProcess } from '../support.ts';

const folder = mkdtempSync(join(tmpdir(), 'applicants-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The result of a trial import of a file without sending it: rows that could be taken, and the lines of the others. */
async function tried(name: string, content: string | Uint8Array): Promise<[taken: number, problems: string[]]> {
  const file = join(folder, name);
  writeFileSync(file, content);
  const { stdout } = await runInProcess('import', [file, '--dry-run']);
  const report = `${file}.report.jsonl`;
  const problems = existsSync(report) ? readFileSync(report, 'utf8').trimEnd().split('\n') : [];
  return [
    Number(/: (\d+) could be taken/.exec(stdout)?.[1]),
    problems.map((line) => JSON.parse(line)).map(({ line, code }) => `${line} ${code}`),
  ];
}

const HEADER = 'external_applicant_id,external_applicant_name';
const GOOD = Array.from({ length: 1_000 }, (_, index) => `ext_${index},Name ${index}`);

it.each([
  ['text behind its quotes', 'ext_bad,"Ann" Lee'],
  ['quotes that never close', 'ext_bad,"Ann Lee'],
  ['quotes inside', 'ext_bad,Bob "B" Lee'],
  ['one quote inside', 'ext_bad,5" Lee'],
  ['too many values', 'ext_bad,Ann,Lee'],
  ['too few values', 'ext_bad'],
])('loses one line to a value with %s', async (_, bad) => {
  const rows = [HEADER, ...GOOD.slice(0, 500), bad, 'ext_quoted,"Lee, ""Ann"""', ...GOOD.slice(500)];
  expect(await tried('quote.csv', rows.join('\r\n'))).toEqual([1_001, ['502 csv_invalid']]);
});

it.each([
  ['blank lines', `\n\n${HEADER}\n\next_1,Ann\n\nbad,\n`, 2, '7 external_applicant_id_invalid'],
  ['newlines of two kinds', `${HEADER}\r\next_1,Ann\nbad,\r\next_2,Lee\n`, 3, '3 external_applicant_id_invalid'],
  ['line breaks in quotes', `${HEADER}\r\next_1,"Ann\r\n"\r\nbad,\r\n`, 2, '4 external_applicant_id_invalid'],
  ['bare carriage returns', `${HEADER}\rext_1,Ann\rbad,\r`, 2, '3 external_applicant_id_invalid'],
])('counts lines of CSV with %s', async (_, text, rows, problem) => {
  expect(await tried('lines.csv', text)).toEqual([rows - 1, [problem]]);
});

it('takes no bytes that are not UTF-8, and loses one line to them', async () => {
  const json = '{"external_applicant_name":"Zoë"}\n{"external_applicant_name":"M\xfcller"}\n{}\n';
  const csv = `${HEADER}\next_1,M\xfcller\next_2,Lee\n`;
  const latin = (text: string) => Buffer.from(text.replace('ë', '\xc3\xab'), 'latin1');
  expect(await tried('latin.jsonl', latin(json))).toEqual([2, ['2 json_invalid']]);
  expect(await tried('latin.csv', latin(csv))).toEqual([1, ['2 csv_invalid']]);
  const file = join(folder, 'utf16.csv');
  writeFileSync(file, `\ufeff${HEADER}\n`, 'utf16le');
  const ending = await runInProcess('import', [file, '--dry-run']);
  expect(ending).toSatisfy(isRejection);
  expect(ending.stderr).toContain('header');
});

it('passes over a line of more than 1 MB, as of an array of all rows', async () => {
  const long = `[${'{},'.repeat(8_000_000)}{}]`;
  expect(await tried('array.jsonl', `${long}\n{}\n`)).toEqual([1, ['1 body_too_large']]);
  expect(await tried('long.csv', `${HEADER}\n${long}\next_1,Ann\n`)).toEqual([1, ['2 body_too_large']]);
});
