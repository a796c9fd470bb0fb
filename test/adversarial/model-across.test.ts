import { it } from 'vitest';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { timeout } from '../support/effort.ts';
import { accountCalls } from './account-calls.ts';
import { expectModelled } from './call-sequences.ts';
import { profileCalls } from './profile-calls.ts';

useCheapPasswords();

it(
  'keeps both sides of a person apart and together as the contract foresees it, whichever calls come, also at once',
  () => expectModelled([...profileCalls, ...accountCalls], 20),
  timeout(120_000),
);
