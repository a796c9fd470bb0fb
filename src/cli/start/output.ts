import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

/** Lines of `wrangler dev` that say a second time, or wrongly, what this command says. */
const DROPPED = [
  // The service's own log line of the call stands above it.
  /^\[wrangler:info\] [A-Z]+ \S+ \d{3} .*\(\d+ms\)$/,
  // The scheduled run is triggered here.
  /Scheduled Workers are not automatically triggered/,
  /^\s*To manually trigger a scheduled event/,
  /^\s*curl "\S+\/cdn-cgi\/local\/scheduled"/,
  /test-cron-triggers-locally/,
  // The modules of the bundle.
  /^Attaching additional modules:$/,
  /^[┌├│└]/,
];

/** Passes lines on, but for the dropped ones and the empty lines around them. */
export function passOn(from: Readable, write: (line: string) => void): void {
  let isAfterGap = true;
  createInterface({ input: from, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
    const text = stripVTControlCharacters(line).trimEnd();
    const isDropped = DROPPED.some((pattern) => pattern.test(text));
    if (isDropped || (text === '' && isAfterGap)) {
      isAfterGap = true;
      return;
    }
    isAfterGap = false;
    write(line);
  });
}
