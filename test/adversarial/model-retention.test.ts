import fc from 'fast-check';
import { expect, it } from 'vitest';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { timeout } from '../support/effort.ts';
import { expectModelled } from './call-sequences.ts';
import { eraseMyself } from './calls/own-rights.ts';
import { EMAILS, PASSWORDS, USERNAMES } from './calls/people.ts';
import { readHistory } from './calls/privacy.ts';
import { create, update } from './calls/profiles.ts';
import { register } from './calls/registration.ts';
import { logIn, readMe } from './calls/sessions.ts';
import type { Plan } from './model.ts';
import { reached } from './model-retention.ts';

useCheapPasswords();

const HOUR = 60;
const DAY = 24 * HOUR;

const someone = fc.nat(3);
const [name, password] = [USERNAMES[0] as string, PASSWORDS[0] as string];

/** Calls that make people, that count as a sign of life, and that do not. */
const calls: readonly fc.Arbitrary<Plan>[] = [
  fc
    .constantFrom(undefined, 'a@x.example')
    .map((email) =>
      create({ external_applicant_id: undefined, email, external_applicant_name: undefined, key: undefined }),
    ),
  fc
    .record({ number: someone, email: fc.constantFrom('a@x.example', 'b@x.example') })
    .map(({ number, email }) => update({ number, email, external_applicant_name: undefined, match: undefined })),
  fc
    .record({ username: fc.constantFrom(...USERNAMES), email: fc.constantFrom(...EMAILS) })
    .map((names) => register({ ...names, password, workEmail: undefined, firstname: undefined })),
  fc.constantFrom(...USERNAMES, ...EMAILS).map((username) => logIn({ username, password })),
  fc.constant(logIn({ username: name, password })),
  someone.map(readMe),
  someone.map((number) => eraseMyself({ number, password })),
  someone.map(readHistory),
];

it(
  'ends who is due, after notice, and no one who has logged in, as the model predicts',
  async () => {
    const pauses = [[6, 61], [25 * HOUR], [3 * DAY], [6, 25 * HOUR, 47 * HOUR, 5 * DAY]];
    await expectModelled(calls, 10, { rule: 'account=5d notice=2d profile=4d', pauses });
    expect([...reached].sort()).toEqual(['account ended', 'came back', 'noticed', 'noticed anew', 'profile ended']);
  },
  timeout(120_000),
);
