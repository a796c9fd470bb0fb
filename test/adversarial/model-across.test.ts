import { it } from 'vitest';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { timeout } from '../support/effort.ts';
import { accountCalls } from './account-calls.ts';
import { expectModelled } from './call-sequences.ts';
import { profileCalls } from './profile-calls.ts';

useCheapPasswords();

it(
  'ends sequences of Profiles and Accounts calls, some at once, as the model predicts',
  () => expectModelled([...profileCalls, ...accountCalls], 14),
  timeout(120_000),
);
