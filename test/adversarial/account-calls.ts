import fc from 'fast-check';
import { lookAtEmail, settleEmail } from './calls/email-pages.ts';
import {
  changeEmail,
  endEverySession,
  eraseMyself,
  updateName,
  updateUsername,
  verifyEmail,
} from './calls/own-rights.ts';
import { askForReset, changePassword, reset } from './calls/passwords.ts';
import { EMAILS, PASSWORDS, USERNAMES, WORK_EMAILS } from './calls/people.ts';
import { exportMyself } from './calls/privacy.ts';
import { check, register } from './calls/registration.ts';
import { endSession, listSessions, logIn, logOut, readMe } from './calls/sessions.ts';
import { claimLater, resend } from './calls/work-email.ts';
import { look, settle } from './calls/work-email-pages.ts';
import type { Plan } from './model.ts';

const anyOf = (...values: readonly string[]) => fc.constantFrom(...values);
const one = fc.nat(5);

/** Every call of the Accounts family, and of its pages. */
export const accountCalls: readonly fc.Arbitrary<Plan>[] = [
  fc
    .record({
      username: anyOf(...USERNAMES),
      email: anyOf(...EMAILS),
      password: anyOf(...PASSWORDS),
      workEmail: fc.constantFrom(undefined, ...WORK_EMAILS),
      firstname: fc.constantFrom(undefined, 'Hannah'),
    })
    .map(register),
  fc.record({ username: anyOf(...USERNAMES, ...EMAILS), password: anyOf(...PASSWORDS) }).map(logIn),
  one.map(readMe),
  one.map(logOut),
  anyOf(...USERNAMES).map((value) => check('Username', value)),
  anyOf(...EMAILS).map((value) => check('Mail', value)),
  anyOf(...EMAILS).map(askForReset),
  fc.record({ number: one, password: anyOf(...PASSWORDS, 'too-simple') }).map(reset),
  fc.record({ number: one, op: anyOf(...PASSWORDS), np: anyOf(...PASSWORDS, 'too-simple') }).map(changePassword),
  one.map(resend),
  fc.record({ number: one, workEmail: anyOf(...WORK_EMAILS) }).map(claimLater),
  fc.record({ number: one, firstname: fc.constantFrom('Hannah', 'Anna', null) }).map(updateName),
  fc.record({ number: one, username: anyOf(...USERNAMES, 'a@x.example') }).map(updateUsername),
  one.map(endEverySession),
  one.map(listSessions),
  fc.record({ number: one, other: one }).map(endSession),
  one.map(exportMyself),
  fc.record({ number: one, password: anyOf(...PASSWORDS) }).map(eraseMyself),
  fc.record({ number: one, email: anyOf(...EMAILS), password: anyOf(...PASSWORDS) }).map(changeEmail),
  one.map(verifyEmail),
  fc.record({ number: one, decision: anyOf('confirm', 'deny') }).map(settleEmail),
  one.map(lookAtEmail),
  one.map(look),
  fc.record({ number: one, decision: anyOf('confirm', 'deny') }).map(settle),
];
