import { expect, it, vi } from 'vitest';
import { openDatabase } from '../../src/cli/database.ts';
import { applyMigrations } from '../../src/cli/migrations.ts';
import { STATE } from '../../src/cli/wrangler.ts';
import { erase } from '../../src/privacy/erasure-store.ts';
import { newApplicant } from '../../src/profiles/applicant.ts';
import { insertApplicant } from '../../src/profiles/store.ts';
import { call, isRefusal } from './support.ts';

/** The commands' own code reads where its state is when it is loaded, so this has to come first. */
vi.hoisted(() => {
  const { mkdtempSync } = process.getBuiltinModule('node:fs');
  const { tmpdir } = process.getBuiltinModule('node:os');
  process.env.APPLICANTS_STATE = mkdtempSync(`${tmpdir()}/applicants-`);
});

const ERASED = 'aplt_01k0q4xg5sfx3rjq0w3k5v7n2c';
const KEPT = 'aplt_01k0q4xg5sfx3rjq0w3k5v7n2d';
const UNKNOWN = 'aplt_01k0q4xg5sfx3rjq0w3k5v7n2e';
const NOON = Date.parse('2026-11-01T12:00:00Z');

await applyMigrations();
const db = openDatabase('local');
for (const id of [ERASED, KEPT]) {
  const event = {
    applicantId: id,
    clientId: 'test',
    action: 'created',
    fields: [],
    requestId: 'test',
    at: NOON,
  } as const;
  await insertApplicant(db, newApplicant(id, { email: 'hannah.bret@example.com' }, NOON), event);
}
await erase(db, ERASED, {
  applicantId: ERASED,
  clientId: 'test',
  action: 'anonymized',
  fields: [],
  requestId: 'test',
  at: NOON,
});

const erasures = (...args: string[]) => call(STATE, 'erasures', args);

it('lists who has been erased since a moment', async () => {
  const since = async (moment: string) => JSON.parse((await erasures('list', '--since', moment, '--json')).stdout);
  expect(await since('2026-11-01T12:00:00Z')).toEqual([ERASED]);
  expect(await since('2026-11-01T12:00:01Z')).toEqual([]);
});

it('erases again what a restore has brought back', async () => {
  expect(await erasures('repeat', KEPT, ERASED)).toMatchObject({ code: 0, stdout: 'Erased: 2.\n' });
  const listed = await erasures('list', '--since', '2026-11-01');
  expect(listed.stdout.trim().split('\n')).toEqual([ERASED, KEPT]);
});

it('erases many at once, and names whom the database does not know', async () => {
  const { code, stdout, stderr } = await erasures('repeat', ...Array(200).fill(KEPT), UNKNOWN);
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'Erased: 200.\n' });
  expect(stderr).toContain(UNKNOWN);
});

it.each([
  ['a word that is no command', ['forget']],
  ['no moment', ['list']],
  ['a moment that is none', ['list', '--since', 'yesterday']],
  ['nobody to erase', ['repeat']],
  ['an id that is none', ['repeat', 'hannah']],
])('refuses %s', async (_name, args) => {
  expect(await erasures(...args)).toSatisfy(isRefusal);
});
