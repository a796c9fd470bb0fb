import { it } from 'vitest';
import { timeout } from '../support/effort.ts';
import { expectModelled } from './call-sequences.ts';
import { profileCalls } from './profile-calls.ts';

it(
  'answers every sequence of Profiles calls as the contract foresees it, also those at once',
  () => expectModelled(profileCalls, 20),
  timeout(120_000),
);
