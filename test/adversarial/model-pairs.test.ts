import { expect, it } from 'vitest';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { timeout } from '../support/effort.ts';
import { inEveryOrder } from '../support/interleaving.ts';
import { logged } from '../support/logs.ts';
import { restore, snapshot } from '../support/snapshots.ts';
import * as accounts from './account-calls.ts';
import type { Plan } from './model.ts';
import * as profiles from './profile-calls.ts';
import { begin, foreseen, foreseenTogether, tidyUp } from './simulated-service.ts';

useCheapPasswords();

const HOUR = 60 * 60_000;
const [OLD, NEW] = ['Sunny-Day-2025', 'Rainy-Day-2025'];
const hannah = { username: 'hannah', email: 'a@x.example', password: OLD, workEmail: 'w@acme.example' };
const otto = { username: 'otto', email: 'b@x.example', password: OLD };

/** Calls that change something about Hannah, or take what is hers. */
const WRITING: Readonly<Record<string, Plan>> = {
  'register in her place': accounts.register(hannah),
  'claim her work address': accounts.register({ ...otto, workEmail: 'W@ACME.example' }),
  'take a user name': accounts.register({ ...otto, username: 'otto@y.example' }),
  'take that for an e-mail address': accounts.register({ ...otto, username: 'ole', email: 'OTTO@y.example' }),
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

const writing = Object.values(WRITING);
/** Every two of them, each with itself as well, and each with one that reads. */
const PAIRS = writing.flatMap((plan, index) =>
  [...writing.slice(index), ...Object.values(READING)].map((other) => [plan, other]),
);

/** Hannah is logged in, has asked for a new password and has not confirmed her work address yet. */
const { model: before, real } = await begin();
await doAll([accounts.register(hannah), accounts.logIn(hannah), accounts.askForReset(hannah.email)]);
const rows = await snapshot();

async function doAll(plans: readonly Plan[]): Promise<void> {
  await logged(async () => {
    for (const plan of plans) await foreseen(plan(before), before, real);
  });
}

it.each([
  ['while everything is fresh', 0],
  ['when everything has expired', 49 * HOUR],
])(
  'ends every pair of calls at once as one after the other, in every order in which they can meet, %s',
  async (_, passed) => {
    real.clock.advance(passed);
    before.now = real.clock.now();
    // Whoever calls is known from now on, so that a call makes as many transactions each time.
    await doAll(Object.values(READING));
    let orders = 0;
    for (const plans of PAIRS) {
      orders += await inEveryOrder(async (choose) => {
        await restore(rows);
        const model = structuredClone(before);
        const steps = plans.map((plan) => plan(model));
        await logged(() => foreseenTogether(steps, model, real, choose));
      });
    }
    expect(orders).toBeGreaterThan(2 * PAIRS.length);
  },
  timeout(300_000),
);
