import { it } from 'vitest';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { timeout } from '../support/effort.ts';
import { accountCalls } from './account-calls.ts';
import { expectModelled } from './call-sequences.ts';

useCheapPasswords();

it(
  'ends sequences of Accounts calls, some at once, as the model predicts',
  () => expectModelled(accountCalls, 12),
  timeout(120_000),
);
