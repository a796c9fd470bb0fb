import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isRejection, root, runInProcess } from '../cli/support.ts';
import { served } from '../support/served.ts';

/** The commands that call the service, against the built Worker. */
const folder = mkdtempSync(join(tmpdir(), 'applicants-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BCRYPT = '$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i';

let origin: string;
let key: string;

beforeAll(async () => {
  const service = await served();
  origin = service.origin;
  key = (await service.register('key', { scopes: ['import', 'privacy'] })).credential;
});

const path = (name: string) => join(folder, name);

function file(name: string, text: string): string {
  writeFileSync(path(name), text);
  return path(name);
}

const lines = (...rows: readonly unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

function run(name: 'import' | 'export', ...args: readonly string[]) {
  return runInProcess(name, [...args, '--url', origin, '--key', key]);
}

const reportOf = (source: string) =>
  readFileSync(`${source}.report.jsonl`, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

it('imports JSON Lines, and does nothing when it is repeated', async () => {
  const people = Array.from({ length: 1_203 }, (_, index) => ({
    account: { username: `lines.${index}`, email: `lines.${index}@example.com`, password_hash: BCRYPT },
  }));
  const source = file('people.jsonl', lines(...people));
  expect(await run('import', source)).toEqual({
    code: 0,
    stdout: '1203 rows: 1203 imported, 0 there already, 0 not taken.\n',
    stderr: '',
  });
  const again = await run('import', source);
  expect(again.stdout).toBe('1203 rows: 0 imported, 1203 there already, 0 not taken.\n');
  expect(existsSync(`${source}.report.jsonl`)).toBe(false);
});

it('imports CSV with a byte order mark, quotes and empty values', async () => {
  const header =
    'email,external_applicant_name,account.username,account.email,account.email_verified,account.firstname';
  const rows = ['csv.profile@example.com,"Bret, ""Hannah""",,,,', ',,csv.one,csv.one@example.com,true,Zoë'];
  const source = file('people.csv', `\ufeff${[header, ...rows].join('\r\n')}\r\n`);
  expect((await run('import', source)).stdout).toBe('2 rows: 2 imported, 0 there already, 0 not taken.\n');
  await run('export', path('csv-check.jsonl'));
  const exported = readFileSync(path('csv-check.jsonl'), 'utf8');
  expect(exported).toContain('"email":"csv.profile@example.com","external_applicant_name":"Bret, \\"Hannah\\""}');
  expect(exported).toMatch(
    /"username":"csv\.one","email":"csv\.one@example\.com","email_verified":true,.*"firstname":"Zoë"/,
  );
});

it('reports each row that is not taken, by its line and without values', async () => {
  const secret = 'not-for-the-report';
  const source = file(
    'bad.jsonl',
    `${lines({ email: `${secret}@` })}{"email":\n\n${lines(
      {
        account: {
          username: secret,
          email: 'lines.0@example.com',
          password_hash: '$1$5pZSV9va$azfrPr6af3Fc7dLblQXVa0',
        },
      },
      { account: { username: 'bad.two', email: 'LINES.1@example.com', pasword_hash: secret } },
      { external_applicant_id: 'ext_good' },
    )}`,
  );
  const { code, stdout, stderr } = await run('import', source);
  expect([code, stdout]).toEqual([1, '5 rows: 1 imported, 0 there already, 4 not taken.\n']);
  expect(stderr).toBe(
    `account.pasword_hash is no field of an account, and was ignored (rows: 1).\n4 rows not taken: ${source}.report.jsonl says why.\n`,
  );
  const report = reportOf(source);
  expect(report.map(({ line, field, code: error }) => [line, field, error])).toEqual([
    [2, '', 'json_invalid'],
    [1, 'email', 'email_invalid'],
    [4, 'account.password_hash', 'invalid_password_hash'],
    [5, 'account.email', 'mail_address_already_exists'],
  ]);
  for (const { message } of report) expect(message).toMatch(/\.$/);
  expect(report[2].message).toContain('md5-crypt');
  expect(JSON.stringify(report)).not.toContain(secret);
});

it('gives each line of CSV an id of its own, so that a mended one is taken beside the others', async () => {
  const csv = (third: string) =>
    file('mended.csv', ['external_applicant_id,email', 'ext_m2,', third, 'ext_m4,'].join('\r\n'));
  expect((await run('import', csv('ext_m3,,too many'))).stdout).toContain('3 rows: 2 imported,');
  expect((await run('import', csv('ext_m3,'))).stdout).toBe('3 rows: 1 imported, 2 there already, 0 not taken.\n');
  await run('export', path('mended-check.jsonl'));
  expect(
    readFileSync(path('mended-check.jsonl'), 'utf8')
      .match(/ext_m\d/g)
      ?.sort(),
  ).toEqual(['ext_m2', 'ext_m3', 'ext_m4']);
});

it('tries a file without sending it', async () => {
  const source = file('dry.jsonl', lines({ email: 'dry@example.com' }, { email: 'x' }));
  const ending = await runInProcess('import', [source, '--dry-run', '--url', 'http://localhost:1']);
  expect([ending.code, ending.stdout]).toEqual([1, '2 rows checked: 1 could be taken, 1 not. Nothing was sent.\n']);
  expect(reportOf(source)).toMatchObject([{ line: 2, field: 'email', code: 'email_invalid' }]);
});

it('exports everyone, and goes on with what a killed run has left', async () => {
  const whole = path('all.jsonl');
  const { code, stdout } = await run('export', whole);
  const text = readFileSync(whole, 'utf8');
  const all = text.trimEnd().split('\n');
  expect([code, stdout]).toEqual([0, `${all.length} people in ${whole}.\n`]);
  expect(all.length).toBeGreaterThan(1_000);
  // Killed in the middle of a row.
  const cut = path('cut.jsonl');
  writeFileSync(`${cut}.part`, `${all.slice(0, 7).join('\n')}\n${all[7]?.slice(0, 20)}`);
  expect((await run('export', cut)).stderr).toBe(`Going on with ${cut}.part, which has 7 rows already.\n`);
  expect(readFileSync(cut, 'utf8')).toBe(text);
  expect(existsSync(`${cut}.part`)).toBe(false);
  expect(await run('export', whole)).toSatisfy(isRejection);
});

it('ends with a sentence where a file cannot be written, be it that the disk is full', async () => {
  const nowhere = await run('export', path('no-folder/all.jsonl'));
  expect(nowhere).toSatisfy(isRejection);
  expect(nowhere.stderr).toContain('ENOENT');
  // A limit a little below the size of the file, so that the last write is cut short.
  const blocks = Math.floor((statSync(path('all.jsonl')).size - 100) / 512);
  const args = ['src/cli/run.mjs', 'export', path('full.jsonl'), '--url', origin, '--key', key];
  const full = spawnSync('sh', ['-c', `ulimit -f ${blocks}; exec "$@"`, '', process.execPath, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  expect([full.status, full.stdout]).toEqual([1, '']);
  expect(full.stderr).toMatch(/^.+full\.jsonl\.part cannot be written \(\w+\): .+\.\n$/);
  expect(existsSync(path('full.jsonl'))).toBe(false);
  await run('export', path('full.jsonl'));
  expect(readFileSync(path('full.jsonl'), 'utf8')).toBe(readFileSync(path('all.jsonl'), 'utf8'));
});

it('exports CSV that an import finds unchanged', async () => {
  const csv = path('all.csv');
  await run('export', csv);
  expect((await run('import', csv)).stdout).toMatch(/^(\d+) rows: 0 imported, \1 there already, 0 not taken\.\n$/);
});

it('says what is wrong with a key', async () => {
  const service = await served();
  const source = file('key.jsonl', lines({}));
  const powerless = (await service.register('key', { scopes: ['privacy'] })).credential;
  const call = (credential: string) => runInProcess('import', [source, '--url', origin, '--key', credential]);
  for (const [credential, word] of [
    [powerless, 'scope'],
    [`sk_${'a'.repeat(27)}`, 'revoked'],
  ] as const) {
    const ending = await call(credential);
    expect(ending).toSatisfy(isRejection);
    expect(ending.stderr).toContain(word);
  }
});

it('waits while the service is busy, and has every row once when answers are lost', async () => {
  let calls = 0;
  // In front of the service: busy first, then it loses an answer, then it lets everything through.
  const proxy = createServer(async (request, response) => {
    calls += 1;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (calls === 1) return void response.writeHead(503, { 'retry-after': '1' }).end('{}');
    const { authorization = '', 'content-type': type = '' } = request.headers;
    const headers = { authorization, 'content-type': type };
    const answer = await fetch(`${origin}${request.url}`, { method: 'POST', headers, body: Buffer.concat(chunks) });
    const text = await answer.text();
    if (calls === 2) return void request.socket.destroy();
    response.writeHead(answer.status, { 'content-type': 'application/x-ndjson' }).end(text);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as { port: number };
  const source = file(
    'lost.jsonl',
    lines({ external_applicant_id: 'ext_lost' }, { external_applicant_id: 'ext_lost' }),
  );
  const ending = await runInProcess('import', [source, '--url', `http://127.0.0.1:${port}`, '--key', key]);
  proxy.close();
  expect(ending).toEqual({ code: 0, stdout: '2 rows: 0 imported, 2 there already, 0 not taken.\n', stderr: '' });
  await run('export', path('lost-check.jsonl'));
  expect(readFileSync(path('lost-check.jsonl'), 'utf8').match(/ext_lost/g)).toHaveLength(2);
});
