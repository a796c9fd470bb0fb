import { it } from 'vitest';
import { timeout } from '../support/effort.ts';
import { expectModelled } from './call-sequences.ts';
import { profileCalls } from './profile-calls.ts';

it(
  'ends sequences of Profiles calls, some at once, as the model predicts',
  () => expectModelled(profileCalls, 8),
  timeout(120_000),
);
