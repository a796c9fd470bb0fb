import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeError } from '../../src/cli/rejection.ts';
import { call as callAsNpm, inProcess, isRejection, newState, root } from './support.ts';

const { call } = await inProcess();

it.each([
  ['client', 'npm run client -- create --name "Careers site"'],
  ['domains', 'npm run domains -- add acme.com'],
  ['erasures', 'npm run erasures -- list --since'],
  ['retention', 'npm run retention -- preview --remote'],
  ['webhook', 'npm run webhook -- create --url http://localhost:4000/events'],
  ['import', 'npm run import -- people.csv --key'],
  ['export', 'npm run export -- people.jsonl --key'],
  ['deploy', 'npm run deploy -- --jurisdiction eu'],
  ['start', 'npm start -- --port 8788'],
])('%s explains itself with an example, and does nothing', async (name, example) => {
  const { code, stdout, stderr } = await call(name, ['--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(example);
});

it.each(['client', 'domains', 'erasures', 'retention', 'webhook'])(
  '%s explains itself when it is given nothing to do',
  async (name) => {
    expect(await call(name, [])).toEqual(await call(name, ['--help']));
  },
);

it.each([
  ['client', ['create', '--name', 'A', '--kind', 'key'], 'remote', 'npm run client -- … --remote'],
  ['client', ['list'], 'json', 'npm run client -- … --json'],
  ['client', ['create', 'A'], 'name', 'npm run client -- … --name'],
  ['domains', ['add', 'acme.com'], 'remote', 'npm run domains -- … --remote'],
  ['webhook', ['create'], 'url', 'npm run webhook -- … --url'],
  ['webhook', ['list', '--remote'], 'env', 'npm run webhook -- … --env'],
  ['erasures', ['list'], 'since', 'npm run erasures -- … --since'],
  ['retention', ['preview'], 'rule', 'npm run retention -- … --rule'],
  ['retention', ['preview', '--remote'], 'env', 'npm run retention -- … --env'],
  ['import', ['a.jsonl'], 'dry-run', 'npm run import -- … --dry-run'],
  ['export', ['a.jsonl'], 'format', 'npm run export -- … --format'],
  ['deploy', [], 'dry-run', 'npm run deploy -- … --dry-run'],
  ['deploy', [], 'mail-from', 'npm run deploy -- … --mail-from'],
  ['deploy', [], 'env', 'npm run deploy -- … --env'],
  ['deploy', [], 'rotate-secret', 'npm run deploy -- … --rotate-secret'],
  ['deploy', [], 'drop-old-secrets', 'npm run deploy -- … --drop-old-secrets'],
  ['deploy', [], 'pause', 'npm run deploy -- … --pause'],
  ['deploy', [], 'resume', 'npm run deploy -- … --resume'],
  ['deploy', [], 'yes', 'npm run deploy -- … --yes'],
  ['client', ['list', '--remote'], 'env', 'npm run client -- … --env'],
  ['domains', ['remove', 'acme.com', '--remote'], 'env', 'npm run domains -- … --env'],
  ['erasures', ['repeat', 'aplt_1', '--remote'], 'env', 'npm run erasures -- … --env'],
  ['start', [], 'port', 'npm start -- … --port'],
])('%s refuses %j when npm kept --%s for itself', async (name, args, option, remedy) => {
  const ending = await call(name, args, { [`npm_config_${option.replaceAll('-', '_')}`]: 'true' });
  expect(ending).toSatisfy(isRejection);
  expect(ending.stderr).toContain(remedy);
  expect(ending.stderr).toContain('.npmrc');
});

it('is told by npm what npm kept', () => {
  const folder = newState();
  const script = `node ${JSON.stringify(join(root, 'src/cli/run.mjs'))} deploy`;
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ scripts: { deploy: script } }));
  const ending = spawnSync('npm', ['run', '-s', 'deploy', '--dry-run'], { cwd: folder, encoding: 'utf8' });
  expect({ code: ending.status, ...ending }).toSatisfy(isRejection);
  expect(ending.stderr).toContain('--dry-run');
});

it.each([
  ['client', 'make', '"make"'],
  ['client', 'list --colour red', '--colour'],
  ['domains', 'list --colour', '--colour'],
  ['erasures', 'list --colour', '--colour'],
  ['retention', 'preview --colour', '--colour'],
  ['webhook', 'list --colour', '--colour'],
  ['import', 'people.jsonl --colour', '--colour'],
  ['import', 'no-such-file.jsonl --dry-run', 'no-such-file.jsonl'],
  ['import', 'package.json', '--key'],
  ['import', 'package.json --key nonsense', '--key'],
  ['import', '--dry-run', 'file'],
  ['export', 'package.json --key sk_a', 'package.json'],
  ['export', 'people.csv --format xml', '"xml"'],
  ['deploy', '--colour', '--colour'],
  ['deploy', 'staging', '"staging"'],
])('%s refuses %j in a sentence that names what is wrong', async (name, line, named) => {
  const ending = await call(name, line.split(' '));
  expect(ending).toSatisfy(isRejection);
  expect(ending.stderr).toContain(named);
});

it('says of a folder that cannot be written which one', () => {
  const error = Object.assign(new Error('EROFS'), { code: 'EROFS', path: '/clone/.dev.vars' });
  expect(describeError(error)).toMatch(/^\/clone\/\.dev\.vars cannot be written \(EROFS\): .+\.$/);
});

it('says of a read-only checkout that it is one', async () => {
  // Not even root may make a folder there.
  expect(await callAsNpm('/sys/applicants', 'client', ['list'])).toSatisfy(isRejection);
});

it('says that the packages are missing', () => {
  const folder = newState();
  mkdirSync(join(folder, 'src/cli'), { recursive: true });
  const copy = join(folder, 'src/cli/run.mjs');
  spawnSync('cp', [join(root, 'src/cli/run.mjs'), copy]);
  const ending = spawnSync(process.execPath, [copy, 'client'], { encoding: 'utf8' });
  expect({ code: ending.status, ...ending }).toSatisfy(isRejection);
  expect(ending.stderr).toContain('npm ci');
});

it.each(['16.20.2', '20.18.0', '22.17.1'])('says on Node %s that it is too old', (version) => {
  const pretend = `data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '${version}' })`;
  const args = ['--import', pretend, join(root, 'src/cli/run.mjs'), 'client', 'list'];
  const ending = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect({ code: ending.status, ...ending }).toSatisfy(isRejection);
  expect(ending.stderr).toContain(`This is Node.js ${version}`);
});
