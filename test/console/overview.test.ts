import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { logIn, pageIn } from '../support/accounts.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { clockAt } from '../support/clock.ts';
import { failing } from '../support/database-faults.ts';
import { intercepted } from '../support/intercepted.ts';
import { mailbox } from '../support/mailbox.ts';
import { runMaintenanceOnce } from '../support/maintenance.ts';
import { PATHS } from '../support/paths.ts';
import { aClient, allowDomain, anAccount, anApplicant, anEmployee } from '../support/seed.ts';
import { bearer, call } from '../support/service.ts';
import { anOperator, open, signedIn, textOf } from './support.ts';

useCheapPasswords();

const session = await signedIn(await anOperator());
const key = bearer((await aClient('key', { scopes: ['identity-verification'] })).credential);
const today = new Date().toISOString().slice(0, 10);

const overview = async () => textOf(await open('/console', session));
const figures = async () =>
  Object.fromEntries(
    [...(await overview()).matchAll(/(People|Accounts|Internal accounts|Waiting mails) (…|[\d,]+)/g)].map(
      ([, name, value]) => [name, value],
    ),
  );

/** The number of today in the table of a chart. */
async function numbersOfToday(chart: string): Promise<number[]> {
  const html = await open('/console', session);
  const table = new RegExp(`<caption>${chart} by day[^]*?</table>`).exec(html)?.[0] ?? '';
  const row = new RegExp(`<th scope="row">${today}</th>(.*?)</tr>`).exec(table)?.[1] ?? '';
  return [...row.matchAll(/>(\d+)</g)].map(([, number]) => Number(number));
}

it('counts no people before the first run', async () => {
  expect(await figures()).toMatchObject({ People: '…', Accounts: '…' });
  expect(await overview()).toContain('counted for the first time');
});

it('counts people, accounts and internal ones, and what happened, by the scheduled run', async () => {
  const { env: bindings, mails } = mailbox();
  await anApplicant(key);
  const erased = await anApplicant(key);
  const { username } = await anAccount();
  await anEmployee({}, { env: bindings });
  const confirmed = await call('POST', pageIn(mails[0]), { body: new URLSearchParams({ decision: 'confirm' }) });
  expect(confirmed.status).toBe(200);
  await call('POST', PATHS.anonymize(erased.id), { headers: key });
  await logIn(username);
  await logIn(username);
  await logIn(username, 'Wrong-Password-1');
  for (let runs = 0; runs < 2; runs++) {
    await runMaintenanceOnce();
    expect(await figures()).toEqual({ People: '3', Accounts: '2', 'Internal accounts': '1', 'Waiting mails': '0' });
    expect(await numbersOfToday('Registrations')).toEqual([2]);
    expect(await numbersOfToday('Log-ins and wrong passwords')).toEqual([2, 1]);
    expect(await numbersOfToday('Erasures')).toEqual([1]);
  }
  await env.WORK_EMAIL_DOMAINS.delete('acme.com');
  await runMaintenanceOnce();
  expect(await figures()).toMatchObject({ 'Internal accounts': '0' });
  await allowDomain('acme.com');
  await runMaintenanceOnce();
  expect(await figures()).toMatchObject({ 'Internal accounts': '1' });
  await logIn(username);
  await anAccount();
  await runMaintenanceOnce();
  expect(await figures()).toMatchObject({ People: '4', Accounts: '3' });
  expect(await numbersOfToday('Registrations')).toEqual([3]);
  expect(await numbersOfToday('Log-ins and wrong passwords')).toEqual([3, 1]);
});

it('counts each entry once when the answer of the database is lost', async () => {
  const before = await numbersOfToday('Registrations');
  await anAccount();
  const lost = failing(env.DB, [{ after: 'Network connection lost' }]);
  await runMaintenanceOnce({ DB: lost }).catch(() => undefined);
  await runMaintenanceOnce();
  expect(await numbersOfToday('Registrations')).toEqual(before.map((count) => count + 1));
});

it('counts requests that failed, at most a write a minute, and not those of a paused service', async () => {
  const clock = clockAt(Date.now() + 60 * 60_000);
  const seams = { clock };
  // Whether a call still knows the clients depends on the tests before: the database fails throughout.
  const DB = intercepted(env.DB, ['batch'], () => Promise.reject(new Error('D1_ERROR: broken')));
  const fail = () => call('GET', PATHS.applicants, { headers: key, env: { DB }, seams });
  const [before = 0] = await numbersOfToday('Requests that failed');
  expect((await fail()).status).toBe(503);
  expect((await fail()).status).toBe(503);
  expect((await call('GET', PATHS.applicants, { headers: key, env: { PAUSED: 'on' }, seams })).status).toBe(503);
  await call('GET', PATHS.health, { seams });
  expect(await numbersOfToday('Requests that failed')).toEqual([before]);
  clock.advance(61_000);
  await call('GET', PATHS.health, { seams });
  expect(await numbersOfToday('Requests that failed')).toEqual([before + 2]);
});

it('says what is wrong with the service', async () => {
  expect(await overview()).toContain('No mail service is set up');
  const healthy = textOf(await open('/console', session, { env: mailbox().env }));
  expect(healthy).toContain('Healthy.');
  const broken = { get: () => Promise.reject(new Error('broken')) } as unknown as KVNamespace;
  const sick = textOf(await open('/console', session, { env: { WORK_EMAIL_DOMAINS: broken } }));
  expect(sick).toContain('The list of domains (KV) does not answer.');
});

it('draws each chart with its numbers as a table', async () => {
  const html = await open('/console', session);
  expect(html.match(/<svg [^>]*role="img" aria-label="[^"]+ by day, [\d-]+ to [\d-]+\. [^"]+"/g)).toHaveLength(4);
  expect(html.match(/<table>/g)).toHaveLength(4);
  expect(html.match(/<th scope="row">/g)).toHaveLength(4 * 30);
});
