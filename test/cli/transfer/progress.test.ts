import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startProgress } from '../../../src/cli/transfer/progress.ts';

const { isTTY } = process.stderr;
let written = '';

beforeEach(() => {
  written = '';
  vi.useFakeTimers({ now: 0 });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
});

afterEach(() => {
  process.stderr.isTTY = isTTY;
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** A quarter of a file in a minute, a tenth of its rows refused. */
function aMinute(showsRefused: boolean): string {
  const progress = startProgress(4_000, showsRefused);
  vi.advanceTimersByTime(60_000);
  progress.update(1_000, { rows: 12_000, refused: 1_200 });
  vi.advanceTimersByTime(1_000);
  progress.stop();
  return stripVTControlCharacters(written);
}

it('shows what is done, the rate, the time left and the rows refused', () => {
  process.stderr.isTTY = true;
  expect(aMinute(true)).toContain('25 % · 12000 rows · 200/s · 3:00 left · 1200 refused');
});

it('shows no refused rows where none can be', () => {
  process.stderr.isTTY = true;
  expect(aMinute(false)).toMatch(/25 % · 12000 rows · 200\/s · 3:00 left(?! ·)/);
});

it('leaves the cursor as it is, for Ctrl-C would not bring it back', () => {
  process.stderr.isTTY = true;
  startProgress(10, true).stop();
  expect(written).not.toContain('\u001b[?25l');
});

it('writes nothing without a terminal', () => {
  process.stderr.isTTY = false;
  expect(aMinute(true)).toBe('');
});
