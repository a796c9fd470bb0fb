import { expect, it } from 'vitest';
import { newApplicant } from '../../../src/profiles/applicant.ts';
import { inProcess, isRejection } from '../support.ts';

const ERASED = 'aplt_01k0q4xg5sfx3rjq0w3k5v7n2c';
const KEPT = 'aplt_01k0q4xg5sfx3rjq0w3k5v7n2d';
const UNKNOWN = 'aplt_01k0q4xg5sfx3rjq0w3k5v7n2e';
const NOON = Date.parse('2026-11-01T12:00:00Z');

const { call, storage } = await inProcess();
const { insertApplicant } = await import('../../../src/profiles/creation/store.ts');
const { erase } = await import('../../../src/privacy/erasure-store.ts');

const eventOf = <const Action>(applicantId: string, action: Action) => ({
  applicantId,
  clientId: 'test',
  action,
  fields: [],
  requestId: 'test',
  at: NOON,
});

for (const id of [ERASED, KEPT]) {
  const applicant = newApplicant(id, { email: 'hannah.bret@example.com' }, NOON);
  await insertApplicant(storage.db, applicant, eventOf(id, 'created'));
}
await erase(storage.db, ERASED, eventOf(ERASED, 'anonymized'));

const erasures = (...args: string[]) => call('erasures', args);

it.each([
  ['2026-11-01T12:00:00Z', [ERASED]],
  ['2026-11-01T07:00:00-05:00', [ERASED]],
  ['2026-11-01', [ERASED]],
  ['2026-11-01T12:00:01Z', []],
])('lists the applicants erased since %s', async (since, expected) => {
  expect(JSON.parse((await erasures('list', '--since', since, '--json')).stdout)).toEqual(expected);
});

it('keeps the sentence for an empty list out of the output', async () => {
  expect(await erasures('list', '--since', '2026-11-02')).toEqual({
    code: 0,
    stdout: '',
    stderr: 'No applicant has been erased since then.\n',
  });
});

it('erases again what a restore has brought back', async () => {
  expect(await erasures('repeat', KEPT, ERASED)).toMatchObject({ code: 0, stdout: 'Erased: 2.\n' });
  const listed = await erasures('list', '--since', '2026-11-01');
  expect(listed.stdout.trim().split('\n')).toEqual([ERASED, KEPT]);
});

it('lists what a restored database does not know any more, for the list outside it does', async () => {
  const [lost, early] = ['aplt_01k0q4xg5sfx3rjq0w3k5v7n2f', 'aplt_01k0q4xg5sfx3rjq0w3k5v7n2g'];
  await storage.erasures.append([
    { id: lost, erasedOn: NOON + 1 },
    { id: early, erasedOn: NOON - 1 },
    { id: ERASED, erasedOn: NOON },
  ]);
  const listed = await erasures('list', '--since', '2026-11-01T12:00:00Z', '--json');
  expect(JSON.parse(listed.stdout).sort()).toEqual([ERASED, KEPT, lost]);
});

it('appends what it erases again to the list outside the database', async () => {
  await erasures('repeat', KEPT);
  const listed = (await storage.erasures.list()).find(({ id }) => id === KEPT);
  expect(listed?.erasedOn).toBeGreaterThan(Date.now() - 60_000);
});

it('erases many at once, and names the ids that the database does not know', async () => {
  const { code, stdout, stderr } = await erasures('repeat', ...Array(200).fill(KEPT), UNKNOWN);
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'Erased: 200.\n' });
  expect(stderr).toContain(UNKNOWN);
});

it.each([
  ['a word that is no command', ['forget']],
  ['no time', ['list']],
  ['a time that is none', ['list', '--since', 'yesterday']],
  ['a time without a zone', ['list', '--since', '2026-11-27 20:01']],
  ['no applicant to erase', ['repeat']],
  ['an id that is none', ['repeat', 'hannah']],
  ['--env without --remote', ['list', '--since', '2026-11-01', '--env', 'staging']],
  ['a name of a deployment that is none', ['list', '--since', '2026-11-01', '--remote', '--env', 'Staging 2']],
])('refuses %s', async (_name, args) => {
  expect(await erasures(...args)).toSatisfy(isRejection);
});
