import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { expect, it } from 'vitest';
import { passOn } from '../../../src/cli/start/output.ts';

/** As `wrangler dev` prints it. */
const PRINTED = `Using secrets defined in .dev.vars

\u001B[33m▲ [43;33m[WARNING]\u001B[0m Scheduled Workers are not automatically triggered during local development.

  To manually trigger a scheduled event, run:
    curl "http://localhost:8787/cdn-cgi/local/scheduled"
  For more details, see https://developers.cloudflare.com/workers/configuration/cron-triggers/#test-cron-triggers-locally


[wrangler:info] Ready on http://localhost:8787
{"level":"info","event":"request","method":"GET","route":"/health","status":200}
[wrangler:info] GET /health 200 OK (1654ms)
{"level":"error","event":"database_fault"}
[wrangler:info] POST /applicants 503 Service Unavailable (4ms)
send_email binding called with MessageBuilder:
`;

it('prints one line a call, and no notice about a scheduled run that does take place', async () => {
  const lines: string[] = [];
  const stream = Readable.from([PRINTED]);
  passOn(stream, (line) => lines.push(line));
  await finished(stream);
  await new Promise(setImmediate);
  expect(lines).toEqual([
    'Using secrets defined in .dev.vars',
    '',
    '[wrangler:info] Ready on http://localhost:8787',
    '{"level":"info","event":"request","method":"GET","route":"/health","status":200}',
    '{"level":"error","event":"database_fault"}',
    'send_email binding called with MessageBuilder:',
  ]);
});
