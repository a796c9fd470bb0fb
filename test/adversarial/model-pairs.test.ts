import { beforeAll, describe, expect, it } from 'vitest';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { isLong, share, timeout } from '../support/effort.ts';
import { inEveryOrder } from '../support/interleaving.ts';
import { logged } from '../support/logs.ts';
import { restore, type Snapshot, snapshot } from '../support/snapshots.ts';
import * as emailPages from './calls/email-pages.ts';
import * as ownRights from './calls/own-rights.ts';
import * as passwords from './calls/passwords.ts';
import * as privacy from './calls/privacy.ts';
import * as profiles from './calls/profiles.ts';
import * as registration from './calls/registration.ts';
import * as sessions from './calls/sessions.ts';
import * as workEmail from './calls/work-email.ts';
import * as workEmailPages from './calls/work-email-pages.ts';
import type { Model, Plan } from './model.ts';
import { begin, runStep, runTogether, type Simulation, tidyUp } from './simulated-service.ts';

useCheapPasswords();

const HOUR = 60 * 60_000;
const [OLD, NEW] = ['Sunny-Day-2025', 'Rainy-Day-2025'];
const hannah = { username: 'hannah', email: 'a@x.example', password: OLD, workEmail: 'w@acme.example' };
const otto = { username: 'otto', email: 'b@x.example', password: OLD };

/**
 * A scheduled run has eighteen transactions, and with another call thousands of orders: so many, and as many drawn. In
 * `npm test` fewer, and of all pairs.
 */
const MOST_ORDERS = isLong ? 40 : 24;

/** Calls that change something about Hannah, or take what is hers. */
const WRITING: Readonly<Record<string, Plan>> = {
  'register in her place': registration.register(hannah),
  'claim her work address': registration.register({ ...otto, workEmail: 'W@ACME.example' }),
  'take a user name': registration.register({ ...otto, username: 'otto@y.example', email: 'otto@y.example' }),
  'take that for an e-mail address': registration.register({ ...otto, username: 'ole', email: 'OTTO@y.example' }),
  'log in': sessions.logIn({ username: 'HANNAH', password: OLD }),
  'log in with another password': sessions.logIn({ username: hannah.email, password: NEW }),
  'change a wrong password': passwords.changePassword({ number: 0, op: NEW, np: OLD }),
  'log out': sessions.logOut(0),
  'ask for a reset': passwords.askForReset(hannah.email),
  reset: passwords.reset({ number: 1, password: NEW }),
  'change the password': passwords.changePassword({ number: 0, op: OLD, np: NEW }),
  'change the name': ownRights.updateName({ number: 0, firstname: 'Hannah' }),
  'change the user name': ownRights.updateUsername({ number: 0, username: 'OLE' }),
  'be called by the own address': ownRights.updateUsername({ number: 0, username: hannah.email }),
  'be called by the next address': ownRights.updateUsername({ number: 0, username: 'otto@y.example' }),
  'end every session': ownRights.endEverySession(0),
  'end this session': sessions.endSession({ number: 0, other: 0 }),
  'leave with the password': ownRights.eraseMyself({ number: 0, password: OLD }),
  'leave with another password': ownRights.eraseMyself({ number: 0, password: NEW }),
  'ask for another address': ownRights.changeEmail({ number: 0, email: 'c@x.example', password: OLD }),
  'ask for a link to the own address': ownRights.verifyEmail(0),
  'confirm another address': emailPages.settleEmail({ number: 2, decision: 'confirm' }),
  'deny another address': emailPages.settleEmail({ number: 2, decision: 'deny' }),
  'send the link again': workEmail.resend(0),
  'claim the address again': workEmail.claimLater({ number: 0, workEmail: hannah.workEmail }),
  'claim another address': workEmail.claimLater({ number: 0, workEmail: 'w+x@acme.example' }),
  confirm: workEmailPages.settle({ number: 0, decision: 'confirm' }),
  deny: workEmailPages.settle({ number: 0, decision: 'deny' }),
  create: profiles.create({ key: 'one', email: hannah.email }),
  'create something else': profiles.create({ key: 'one', email: otto.email }),
  update: profiles.update({ number: 0, email: otto.email }),
  'update this version': profiles.update({ number: 0, external_applicant_name: 'Hannah', match: 0 }),
  anonymize: privacy.anonymize(0),
  export: privacy.exportPerson(0),
  'export by herself': privacy.exportMyself(0),
  'correct the name': privacy.correctName({ number: 0, firstname: 'Anna' }),
  'sign out everywhere': privacy.signOut(0),
  'tidy up': tidyUp,
};

const READING: Readonly<Record<string, Plan>> = {
  'read me': sessions.readMe(0),
  'list the sessions': sessions.listSessions(0),
  'check the user name': registration.check('Username', 'hannah'),
  'look at the page': workEmailPages.look(0),
  'look at the page of an address': emailPages.lookAtEmail(2),
  read: profiles.read({ number: 0 }),
  'look up': profiles.lookUp('email', hannah.email),
  'read the history': privacy.readHistory(0),
};

/** Pairs that once ended otherwise than one after the other: they are tried in every run. */
const REGRESSIONS = [
  'end every session | ask for another address',
  'ask for another address | sign out everywhere',
  'take a user name | take that for an e-mail address',
  'claim the address again | confirm',
  'claim the address again | deny',
  'claim another address | deny',
  'claim another address | claim another address',
  'send the link again | claim another address',
  'change the password | leave with the password',
  'ask for a link to the own address | confirm another address',
  'reset | ask for a link to the own address',
  'ask for another address | confirm another address',
  'take that for an e-mail address | confirm another address',
  'reset | confirm another address',
  'reset | ask for another address',
  'change the password | ask for another address',
  'confirm another address | sign out everywhere',
  'take that for an e-mail address | change the user name',
  'take that for an e-mail address | be called by the next address',
  'be called by the own address | confirm another address',
  'be called by the next address | confirm another address',
  'change the password | end this session',
  'change the name | end this session',
  'leave with the password | sign out everywhere',
];

/** Every two of them, each with itself as well, and each with one that reads. */
const PAIRS = Object.entries(WRITING).flatMap(([one, plan], index, writing) =>
  [...writing.slice(index), ...Object.entries(READING)].map(([other, otherPlan]) => ({
    name: `${one} | ${other}`,
    plans: [plan, otherPlan],
  })),
);

/** Some of the pairs in `npm test`, all of them in `npm run test:long`. */
const drawnPairs = share(PAIRS, 96);
const pairs = [...drawnPairs, ...PAIRS.filter((pair) => REGRESSIONS.includes(pair.name) && !drawnPairs.includes(pair))];

it('has hundreds of pairs to draw from, and each regression among those drawn', () => {
  expect(PAIRS.length).toBeGreaterThan(300);
  expect(pairs.map(({ name }) => name)).toEqual(expect.arrayContaining(REGRESSIONS));
});

describe.each([
  ['fresh', 0],
  ['expired', 49 * HOUR],
])('at once, in every order of their transactions, while all is %s', (_, passed) => {
  let model: Model;
  let simulation: Simulation;
  let rows: Snapshot;

  /** Hannah is logged in, has asked for a new password and for another address, and has not confirmed her work address yet. */
  beforeAll(async () => {
    ({ model, real: simulation } = await begin());
    await runAll([
      registration.register(hannah),
      sessions.logIn(hannah),
      passwords.askForReset(hannah.email),
      ownRights.changeEmail({ number: 0, email: 'otto@y.example', password: OLD }),
    ]);
    rows = await snapshot();
    simulation.clock.advance(passed);
    model.now = simulation.clock.now();
    // The clients are cached from now on, so that a call makes as many transactions each time.
    await runAll(Object.values(READING));
  });

  async function runAll(plans: readonly Plan[]): Promise<void> {
    await logged(async () => {
      for (const plan of plans) await runStep(plan(model), model, simulation);
    });
  }

  it.each(pairs)(
    '$name',
    async ({ plans }) => {
      const most = plans.includes(tidyUp) || !isLong ? MOST_ORDERS : undefined;
      const orders = await inEveryOrder(async (choose) => {
        await restore(rows);
        const later = structuredClone(model);
        const steps = plans.map((plan) => plan(later));
        await logged(() => runTogether(steps, later, simulation, choose));
      }, most);
      expect(orders).toBeGreaterThanOrEqual(2);
    },
    timeout(120_000),
  );
});
