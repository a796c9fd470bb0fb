import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { root, runInProcess } from '../cli/support.ts';
import { share } from '../support/effort.ts';
import { served } from '../support/served.ts';

const folder = mkdtempSync(join(tmpdir(), 'applicants-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ROWS = 1_600;
/** Each of them is in a call of its own. */
const BAD = [3, 501, 1_599];

/** When the command is killed: at which of its calls, and what has become of that. Some of them in `npm test`. */
const KILLS = share(
  [3, 1].flatMap((call) =>
    (['before it is made', 'while it is made', 'before its answer'] as const).map((stage) => ({ call, stage })),
  ),
  3,
  1,
);

type Stage = (typeof KILLS)[number]['stage'];

/** A way to the service on which something happens at each stage of each call. */
async function watched(origin: string, happen: (stage: Stage) => Promise<void>) {
  const proxy = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    await happen('before it is made');
    const { authorization = '', 'content-type': type = '' } = request.headers;
    const made = fetch(`${origin}${request.url}`, {
      method: 'POST',
      headers: { authorization, 'content-type': type },
      body: Buffer.concat(chunks),
    });
    await happen('while it is made');
    const answer = await made;
    const text = await answer.text();
    await happen('before its answer');
    response.writeHead(answer.status, { 'content-type': 'application/x-ndjson' }).end(text);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return { proxy, url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
}

it('has every good row once, wherever an import is killed and started again', async () => {
  const service = await served();
  const key = (await service.register('key', { scopes: ['import', 'privacy'] })).credential;
  const source = join(folder, 'killed.jsonl');
  const row = (index: number) => ({
    external_applicant_id: `ext_killed_${index}`,
    ...(BAD.includes(index)
      ? { email: 'nonsense' }
      : { account: { username: `killed.${index}`, email: `killed.${index}@example.com` } }),
  });
  writeFileSync(source, Array.from({ length: ROWS }, (_, index) => JSON.stringify(row(index))).join('\n'));

  let [command, calls] = [undefined as ChildProcess | undefined, 0];
  let kill: (typeof KILLS)[number] | undefined;
  const { proxy, url } = await watched(service.origin, async (stage) => {
    if (stage === 'before it is made') calls += 1;
    if (kill?.call !== calls || kill.stage !== stage || command === undefined) return;
    kill = undefined;
    command.kill('SIGKILL');
    await once(command, 'close');
  });
  for (const next of KILLS) {
    kill = next;
    calls = 0;
    command = spawn(process.execPath, ['src/cli/run.mjs', 'import', source, '--url', url, '--key', key], {
      cwd: root,
      stdio: 'ignore',
    });
    const [, signal] = await once(command, 'close');
    expect(signal, `call ${next.call}, ${next.stage}`).toBe('SIGKILL');
  }
  proxy.close();

  const run = (name: string, file: string) => runInProcess(name, [file, '--url', service.origin, '--key', key]);
  const last = await run('import', source);
  expect(last.stdout).toMatch(
    new RegExp(`^${ROWS} rows: \\d+ imported, \\d+ there already, ${BAD.length} not taken\\.\n$`),
  );
  const report = readFileSync(`${source}.report.jsonl`, 'utf8').trimEnd().split('\n');
  expect(report.map((line) => JSON.parse(line).line)).toEqual(BAD.map((index) => index + 1));
  const exported = join(folder, 'killed-check.jsonl');
  await run('export', exported);
  const found = [...readFileSync(exported, 'utf8').matchAll(/"ext_killed_(\d+)"/g)].map(([, index]) => Number(index));
  const good = Array.from({ length: ROWS }, (_, index) => index).filter((index) => !BAD.includes(index));
  expect(found.sort((one, other) => one - other)).toEqual(good);
}, 300_000);
