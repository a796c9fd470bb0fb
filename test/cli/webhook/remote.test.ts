import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { afterAll, expect, it } from 'vitest';
import { openStorage } from '../../../src/cli/wrangler/storage.ts';
import { pingWebhook } from '../../../src/events/webhooks/ping.ts';
import { secretsOf } from '../../../src/events/webhooks/signature.ts';
import { redeemTicket } from '../../../src/events/webhooks/store.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { openDatabase } from '../../../src/platform/database.ts';
import { sha256 } from '../../../src/platform/hash.ts';
import { openSecrets } from '../../../src/platform/secrets.ts';
import { d1Over, migrated } from '../../support/sqlite.ts';
import { cloudflareAccount } from '../deploy/cloudflare.ts';
import { isRejection, runInProcess } from '../support.ts';

/*
 * The commands against a deployment: Cloudflare's API is the stand-in, and the endpoint that they ask for what only a
 * deployment knows answers as the service does, on the database of that account.
 */

const SECRET = 'a secret that the deployment alone knows and shows to none';
const URL_OF_HOOK = 'https://hr.acme.com/events';

/** Everything that the receiver got, verified by the reference package. */
const got: unknown[] = [];
let secretOfHook = '';
let isRunning = true;

const service = createServer(async (request, response) => {
  const [, id = ''] = /^\/webhooks\/(\w+)\/ticket$/.exec(request.url ?? '') ?? [];
  const { ticket } = JSON.parse(await text(request));
  const answer = isRunning ? await answerTo(id, ticket) : undefined;
  response.writeHead(isRunning ? (answer === undefined ? 404 : 200) : 503).end(JSON.stringify(answer ?? {}));
});

/** The answer to a ticket, as `POST /webhooks/{webhook_id}/ticket` gives it. */
async function answerTo(id: string, ticket: string) {
  const hook = await redeemTicket(context.primary, id, await sha256(ticket), Date.now());
  if (hook?.ticket_purpose !== 'ping') return hook && { secret: (await secretsOf(context.secrets, id))[0] };
  const { kind, reason } = await pingWebhook(context, hook);
  return { delivered: kind === 'delivered', reason };
}

await once(service.listen(0, '127.0.0.1'), 'listening');

const origin = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
const account = await cloudflareAccount({
  databases: [{ uuid: 'database-1', name: 'applicants' }],
  workers: { applicants: 'database-1' },
  variables: { PUBLIC_ORIGIN: origin },
});
migrated(account.sql);
const context = {
  primary: openDatabase(d1Over(account.sql), null, systemClock, () => {}),
  secrets: openSecrets(SECRET, () => {}),
  clock: systemClock,
  now: () => Date.now(),
  fetch: async (...sent: Parameters<typeof fetch>) => {
    const request = new Request(...sent);
    expect(request.url).toBe(URL_OF_HOOK);
    got.push(new Webhook(secretOfHook).verify(await request.text(), Object.fromEntries(request.headers)));
    return new Response(null, { status: 204 });
  },
};
Object.assign(process.env, account.env);
afterAll(() => {
  service.close();
  account.close();
  for (const name of Object.keys(account.env)) delete process.env[name];
});

const webhook = (...args: string[]) => runInProcess('webhook', [...args, '--remote'], { open: openStorage });
const stored = () => account.sql.prepare('select * from webhooks').all();

it('makes, lists, pings and removes a webhook of a deployment, whose secret the deployment alone knows', async () => {
  const made = await webhook('create', '--url', URL_OF_HOOK, '--type', 'applicant.anonymized', '--json');
  expect(made).toMatchObject({ code: 0, stderr: '' });
  const { id, secret, ...rest } = JSON.parse(made.stdout);
  expect(rest).toEqual({ url: URL_OF_HOOK, types: ['applicant.anonymized'] });
  secretOfHook = secret;
  expect(stored()).toMatchObject([{ id, url: URL_OF_HOOK, types: 'applicant.anonymized', ticket_hash: null }]);
  expect(JSON.stringify(stored())).not.toContain(secret.slice('whsec_'.length));

  expect(JSON.parse((await webhook('list', '--json')).stdout)).toMatchObject([{ id, state: 'live' }]);
  expect(await webhook('ping', id)).toEqual({ code: 0, stdout: 'The ping was accepted: status_204.\n', stderr: '' });
  expect(got).toMatchObject([{ type: 'ping' }]);

  account.sql.exec('update webhooks set disabled_on = 1');
  expect(await webhook('enable', id)).toMatchObject({ code: 0 });
  expect(stored()).toMatchObject([{ disabled_on: null }]);
  expect(await webhook('remove', id)).toMatchObject({ code: 0 });
  expect(stored()).toEqual([]);
}, 120_000);

it('leaves no webhook behind whose secret it could not show, for the service does not answer', async () => {
  isRunning = false;
  const refused = await webhook('create', '--url', URL_OF_HOOK);
  expect(refused).toSatisfy(isRejection);
  expect(refused.stderr).toContain('(503)');
  expect(stored()).toEqual([]);
}, 60_000);
