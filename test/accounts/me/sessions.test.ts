import { expect, it } from 'vitest';
import { codeOf, loggedIn, readMe } from '../../support/accounts.ts';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { clockAt } from '../../support/clock.ts';
import { PATHS } from '../../support/paths.ts';
import { historyOf } from '../../support/profiles.ts';
import { anAccount, site } from '../../support/seed.ts';
import { type Call, call } from '../../support/service.ts';

useCheapPasswords();

const MINUTE = 60_000;

interface Listed {
  id: string;
  client: string;
  created_on: string;
  last_used_on: string;
  current: boolean;
}

type Headers = Record<string, string>;

async function sessionsOf(headers: Headers, seams: Call['seams'] = {}): Promise<Listed[]> {
  const response = await call('GET', PATHS.sessions, { headers, seams });
  expect(response.status).toBe(200);
  return (await response.json<{ data: Listed[] }>()).data;
}

const isLive = async (headers: Headers) => (await call('GET', PATHS.me, { headers })).status === 200;

it('lists the sessions that have not ended, and which of them asks', async () => {
  const clock = clockAt(Date.now());
  const started = new Date(clock.now()).toISOString();
  const { username } = await anAccount();
  await anAccount();
  const first = await loggedIn(username, undefined, { seams: { clock } });
  clock.advance(20 * MINUTE);
  await readMe(first, { seams: { clock } });
  const used = new Date(clock.now()).toISOString();
  const second = await loggedIn(username, undefined, { seams: { clock } });
  const ofSecond = await sessionsOf(second, { clock });
  const id = expect.stringMatching(/^[\w-]{22}$/);
  expect(ofSecond).toHaveLength(2);
  expect(ofSecond).toEqual(
    expect.arrayContaining([
      { id, client: site.id, created_on: started, last_used_on: used, current: false },
      { id, client: site.id, created_on: used, last_used_on: used, current: true },
    ]),
  );
  const current = (listed: Listed[]) => listed.find((one) => one.current)?.id;
  expect(current(await sessionsOf(first, { clock }))).toBe(ofSecond.find((one) => !one.current)?.id);

  clock.advance(66 * MINUTE);
  const third = await loggedIn(username, undefined, { seams: { clock } });
  expect(await sessionsOf(third, { clock })).toHaveLength(1);
});

it('ends one session by its id, and the others stay', async () => {
  const { username, id } = await anAccount();
  const [kept, ended] = [await loggedIn(username), await loggedIn(username)];
  const other = (await sessionsOf(kept)).find(({ current }) => !current)?.id ?? '';
  expect((await call('DELETE', PATHS.session(other), { headers: kept })).status).toBe(204);
  expect([await isLive(kept), await isLive(ended)]).toEqual([true, false]);
  expect(await codeOf(await call('DELETE', PATHS.session(other), { headers: kept }))).toEqual([404, 'not_found']);
  expect((await historyOf(id)).filter(([action]) => action === 'sessions_ended')).toHaveLength(1);
});

it('ends the session that asks', async () => {
  const { username } = await anAccount();
  const headers = await loggedIn(username);
  const [own] = await sessionsOf(headers);
  expect((await call('DELETE', PATHS.session(own?.id ?? ''), { headers })).status).toBe(204);
  expect(await isLive(headers)).toBe(false);
});

it("finds no session of another person, and nothing under what is no session's id", async () => {
  const [mine, theirs] = [await loggedIn((await anAccount()).username), await loggedIn((await anAccount()).username)];
  const [other] = await sessionsOf(theirs);
  for (const id of [other?.id ?? '', 'A'.repeat(22), 'A'.repeat(43), '%25', "'"]) {
    expect(await codeOf(await call('DELETE', PATHS.session(id), { headers: mine }))).toEqual([404, 'not_found']);
  }
  expect(await isLive(theirs)).toBe(true);
});

it('ends all sessions, this one too, of one person alone', async () => {
  const { username, id } = await anAccount();
  const all = [await loggedIn(username), await loggedIn(username), await loggedIn(username)] as const;
  const other = await loggedIn((await anAccount()).username);
  expect((await call('DELETE', PATHS.sessions, { headers: all[1] })).status).toBe(204);
  expect(await Promise.all([...all, other].map(isLive))).toEqual([false, false, false, true]);
  expect((await historyOf(id)).map(([action]) => action)).toEqual(['registered', 'logged_in', 'sessions_ended']);
});
