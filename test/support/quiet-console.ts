import { afterEach } from 'vitest';
import { release } from './held-lines.ts';

/*
 * Setup: what is logged is shown if the test fails. Vitest's `silent` would send each line to another process first, at
 * two milliseconds of work a request.
 */
afterEach(({ task }) => release(task.result?.state === 'fail'));
