import { it } from 'vitest';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { timeout } from '../support/effort.ts';
import { accountCalls } from './account-calls.ts';
import { expectModelled } from './call-sequences.ts';

useCheapPasswords();

it(
  'answers every sequence of Accounts calls as the contract foresees it, also those at once',
  () => expectModelled(accountCalls, 20),
  timeout(120_000),
);
