import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import '../support/cheap-passwords.ts';
import { timeout } from '../support/effort.ts';
import { inEveryOrder } from '../support/interleaving.ts';
import { logged } from '../support/logs.ts';
import { restore, snapshot } from '../support/snapshots.ts';
import * as accounts from './account-calls.ts';
import type { Plan } from './model.ts';
import * as profiles from './profile-calls.ts';
import { begin, foreseen, foreseenTogether, tidyUp } from './world.ts';

const HOUR = 60 * 60_000;
const [OLD, NEW] = ['Sunny-Day-2025', 'Rainy-Day-2025'];
const hannah = { username: 'hannah', email: 'a@x.example', password: OLD, workEmail: 'w@acme.example' };
const otto = { username: 'otto', email: 'b@x.example', password: OLD };

/** Calls that change something about Hannah, or take what is hers. */
const WRITING: Readonly<Record<string, Plan>> = {
  'register in her place': accounts.register(hannah),
  'claim her work address': accounts.register({ ...otto, workEmail: 'W@ACME.example' }),
  'log in': accounts.logIn({ username: 'HANNAH', password: OLD }),
  'log in with another password': accounts.logIn({ username: hannah.email, password: NEW }),
  'log out': accounts.logOut(0),
  'ask for a reset': accounts.askForReset(hannah.email),
  reset: accounts.reset({ number: 1, password: NEW }),
  'change the password': accounts.changePassword({ number: 0, op: OLD, np: NEW }),
  'send the link again': accounts.resend(0),
  confirm: accounts.settle({ number: 0, decision: 'confirm' }),
  deny: accounts.settle({ number: 0, decision: 'deny' }),
  create: profiles.create({ key: 'one', email: hannah.email }),
  'create something else': profiles.create({ key: 'one', email: otto.email }),
  update: profiles.update({ number: 0, email: otto.email }),
  'update this version': profiles.update({ number: 0, external_applicant_name: 'Hannah', match: 0 }),
  anonymize: profiles.anonymize(0),
  export: profiles.exportPerson(0),
  'tidy up': tidyUp,
};

const READING: Readonly<Record<string, Plan>> = {
  'read me': accounts.readMe(0),
  'check the user name': accounts.check('Username', 'hannah'),
  'look at the page': accounts.look(0),
  read: profiles.read({ number: 0 }),
  'look up': profiles.lookUp('email', hannah.email),
  'read the history': profiles.readHistory(0),
};

const PAIRS = Object.entries(WRITING).flatMap(([one, plan], index) =>
  [...Object.entries(WRITING).slice(index), ...Object.entries(READING)].map(
    ([other, otherPlan]) => [one, other, [plan, otherPlan]] as const,
  ),
);

/** Hannah is logged in, has asked for a new password and has not confirmed her work address yet. */
const { model: before, real } = await begin();
await logged(async () => {
  const made = [
    accounts.register(hannah),
    accounts.logIn(hannah),
    accounts.askForReset(hannah.email),
    ...Object.values(READING),
  ];
  for (const plan of made) await foreseen(plan(before), before, real);
});
const rows = await snapshot();

it.each([
  ['while everything is fresh', 0],
  ['when everything has expired', 49 * HOUR],
])(
  'ends every pair of calls at once as one after the other, in every order in which they can meet: %s',
  async (_, passed) => {
    real.clock.advance(passed);
    let runs = 0;
    for (const [, , plans] of PAIRS) {
      await logged(async () => {
        runs += await inEveryOrder(async (choose) => {
          await restore(rows);
          const model = { ...structuredClone(before), now: real.clock.now() };
          const steps = plans.map((plan) => plan(model));
          await foreseenTogether(steps, model, real, choose);
        });
      });
    }
    console.log('RUNS', runs);
    expect(await env.DB.prepare('select 1').first()).not.toBeNull();
  },
  timeout(300_000),
);
