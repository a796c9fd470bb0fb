import { it } from 'vitest';
import { timeout } from '../support/effort.ts';
import { profileCalls } from './profile-calls.ts';
import { expectForeseen } from './sequences.ts';

it(
  'answers every sequence of Profiles calls as the contract foresees it, also those at once',
  () => expectForeseen(profileCalls, 40),
  timeout(120_000),
);
