import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { logIn, OTHER_PASSWORD, submit } from '../../support/accounts.ts';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { clockAt, type ManualClock } from '../../support/clock.ts';
import { runMaintenanceOnce } from '../../support/maintenance.ts';
import { meanwhile } from '../../support/meanwhile.ts';
import { PATHS } from '../../support/paths.ts';
import { rows } from '../../support/profiles.ts';
import { aClient, anAccount, PASSWORD } from '../../support/seed.ts';
import { bearer, call } from '../../support/service.ts';

useCheapPasswords();

const DAY = 24 * 60 * 60 * 1000;
/** The beginning of a day (UTC). */
const MIDNIGHT = Date.parse('2026-03-01T00:00:00.000Z');
const WRONG = 'Wrong-Day-2025';
const other = await aClient('public');
const auditor = await aClient('key', { scopes: ['privacy'] });

interface Tally {
  applicant_id: string;
  client_id: string;
  action: string;
  day: number | null;
  count: number | null;
  at: number;
  request_id: string;
}

/** The counts that are kept of a person, as `[action, client, day, count]`. */
async function countsOf({ id }: { id: string }) {
  const all = await rows<Tally>('events');
  return all
    .filter(({ applicant_id, count }) => applicant_id === id && count !== null)
    .map(({ action, client_id, day, count }) => [action, client_id === other.id ? 'other' : 'site', day, count]);
}

function tryAt(clock: ManualClock, username: string, password = PASSWORD): Promise<Response> {
  return logIn(username, password, { seams: { clock } });
}

it('counts log-ins and wrong passwords once an account, client and day', async () => {
  const [hannah, ada] = [await anAccount(), await anAccount()];
  const clock = clockAt(MIDNIGHT);
  const day = MIDNIGHT / DAY;
  for (const name of [hannah.username, hannah.email, hannah.username]) await tryAt(clock, name);
  clock.advance(DAY - 1);
  const last = await tryAt(clock, hannah.username);
  for (let times = 0; times < 2; times++) await tryAt(clock, hannah.username, WRONG);
  await tryAt(clock, ada.username);
  const form = { grant_type: 'password', username: hannah.username, password: PASSWORD, client_id: other.id };
  await submit(PATHS.frontendToken, form, { seams: { clock } });
  const stored = (await rows<Tally>('events')).find((entry) => entry.applicant_id === hannah.id && entry.count === 4);
  expect([stored?.at, stored?.request_id]).toEqual([clock.now(), last.headers.get('cko-request-id')]);
  clock.advance(1);
  await tryAt(clock, hannah.username);

  expect(await countsOf(hannah)).toEqual([
    ['logged_in', 'site', day, 4],
    ['log_in_failed', 'site', day, 2],
    ['logged_in', 'other', day, 1],
    ['logged_in', 'site', day + 1, 1],
  ]);
  expect(await countsOf(ada)).toEqual([['logged_in', 'site', day, 1]]);
});

it('tells how often in the history, and of entries that are not counted nothing', async () => {
  const hannah = await anAccount();
  const clock = clockAt(MIDNIGHT + 1);
  for (let times = 0; times < 3; times++) await tryAt(clock, hannah.username);
  const response = await call('GET', PATHS.events(hannah.id), { headers: bearer(auditor.credential) });
  const { data } = await response.json<{ data: { action: string; count?: number }[] }>();
  expect(data.map(({ action, count }) => [action, count])).toEqual([
    ['logged_in', 3],
    ['registered', undefined],
  ]);
});

it('counts each of two at once, again and again', async () => {
  const hannah = await anAccount();
  const clock = clockAt(MIDNIGHT);
  const passwords = Array.from({ length: 12 }, (_, index) => (index % 3 === 0 ? WRONG : PASSWORD));
  // Two at once, as many passwords as an isolate hashes at once.
  for (let tries = 0; tries < passwords.length; tries += 2) {
    await Promise.all(passwords.slice(tries, tries + 2).map((password) => tryAt(clock, hannah.username, password)));
  }
  const counts = (await countsOf(hannah)).map(([action, , , count]) => [action, count]);
  expect(new Map(counts as [string, number][])).toEqual(
    new Map([
      ['logged_in', 8],
      ['log_in_failed', 4],
    ]),
  );
});

it('counts no log-in that starts no session, and nothing of an unknown name', async () => {
  const hannah = await anAccount();
  const headers = { authorization: `Bearer ${await tokenOf(hannah.username)}` };
  const before = await countsOf(hannah);
  const DB = meanwhile(env.DB, 2, () =>
    submit(PATHS.changePassword, { op: PASSWORD, np: OTHER_PASSWORD }, { headers }),
  );
  expect((await logIn(hannah.username, PASSWORD, { env: { DB } })).status).toBe(400);
  expect((await countsOf(hannah)).filter(([action]) => action === 'logged_in')).toEqual(before);
  const all = await rows('events');
  await logIn('unknown', WRONG);
  expect(await rows('events')).toEqual(all);
});

async function tokenOf(username: string): Promise<string> {
  return (await (await logIn(username)).json<{ access_token: string }>()).access_token;
}

it('keeps counts for 30 days, and the rest of a history longer', async () => {
  const hannah = await anAccount({}, { seams: { clock: clockAt(MIDNIGHT) } });
  const clock = clockAt(MIDNIGHT + DAY - 1);
  await tryAt(clock, hannah.username);
  await tryAt(clock, hannah.username, WRONG);
  clock.advance(1);
  await tryAt(clock, hannah.username);
  const of = async (now: number) => {
    await runMaintenanceOnce({}, { clock: clockAt(now) });
    return (await countsOf(hannah)).map(([action]) => action);
  };
  expect(await of(MIDNIGHT + 31 * DAY - 1)).toEqual(['logged_in', 'log_in_failed', 'logged_in']);
  expect(await of(MIDNIGHT + 31 * DAY)).toEqual(['logged_in']);
  expect(await of(MIDNIGHT + 32 * DAY)).toEqual([]);
  const left = (await rows<Tally>('events')).filter(({ applicant_id }) => applicant_id === hannah.id);
  expect(left.map(({ action }) => action)).toEqual(['registered']);
});
