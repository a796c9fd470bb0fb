import { expect, it } from 'vitest';
import { newAccount } from '../../../src/accounts/registration/new-account.ts';
import { newApplicant } from '../../../src/profiles/applicant.ts';
import { copyOf, call as inFolder, inProcess, isRejection, newState } from '../support.ts';

const DAY = 24 * 60 * 60 * 1000;
const NOW = Date.now();
const [IDLE, OLD, RECENT] = [
  'aplt_01k0q4xg5sfx3rjq0w3k5v7n2c',
  'aplt_01k0q4xg5sfx3rjq0w3k5v7n2d',
  'aplt_01k0q4xg5sfx3rjq0w3k5v7n2e',
];

const { call, storage } = await inProcess();
const { storePeople } = await import('../../../src/transfer/import/store.ts');

const date = (daysAgo: number) => new Date(NOW - daysAgo * DAY).toISOString().slice(0, 10);

async function aPerson(id: string, daysAgo: number, hasAccount: boolean) {
  const at = NOW - daysAgo * DAY;
  const event = { applicantId: id, clientId: 'test', action: 'created', fields: [], requestId: id, at } as const;
  const registration = {
    username: id,
    email: `${id}@example.com`,
    password: '',
    salutation: '0',
    firstname: undefined,
    lastname: undefined,
    locale: 'en',
    dataPrivacyAccepted: false,
    dataPrivacyVersion: undefined,
    workEmail: undefined,
  };
  const account = hasAccount ? newAccount(id, registration, '', at) : undefined;
  const applicant = { ...newApplicant(id, {}, at), has_account: hasAccount ? 1 : null };
  await storePeople(storage.db, [{ applicant, account, mailbox: null, event }], at);
}

await aPerson(IDLE, 800, true);
await aPerson(OLD, 400, false);
await aPerson(RECENT, 10, false);

const RULE = 'account=730d notice=30d profile=365d';
const preview = (...args: string[]) => call('retention', ['preview', ...args]);

it('prints one line for each person who is due, the earliest first', async () => {
  const { code, stdout, stderr } = await preview('--rule', RULE);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.trimEnd().split('\n')).toEqual([
    `${OLD}  ${date(35)}  profile not changed since ${date(400)}`,
    `${IDLE}  ${date(-30)}  account not used since ${date(800)}, notice not accepted yet`,
  ]);
});

it('prints JSON', async () => {
  const due = JSON.parse((await preview('--rule', 'profile=365d', '--json')).stdout);
  expect(due).toEqual([
    { id: OLD, on: new Date(NOW - 35 * DAY).toISOString(), reason: `profile not changed since ${date(400)}` },
  ]);
});

it('keeps the sentence for no one out of the output', async () => {
  expect(await preview('--rule', 'profile=1000d')).toEqual({ code: 0, stdout: '', stderr: 'No one is due.\n' });
});

it('takes the rule from wrangler.toml', async () => {
  const folder = copyOf('wrangler.toml', (text) => text.replace('RETENTION = ""', 'RETENTION = "profile=365d"'));
  const ending = await inFolder(newState(), 'retention', ['preview'], {}, folder);
  expect(ending).toEqual({ code: 0, stdout: '', stderr: 'No one is due.\n' });
});

it.each([
  ['a rule that is none', ['preview', '--rule', 'account=730']],
  ['a rule that keeps everyone', ['preview', '--rule', '']],
  ['no rule at all', ['preview']],
  ['more than options', ['preview', 'now']],
  ['--env without --remote', ['preview', '--rule', RULE, '--env', 'staging']],
])('refuses %s', async (_name, args) => {
  expect(await call('retention', args)).toSatisfy(isRejection);
});
