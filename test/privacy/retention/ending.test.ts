import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { meanwhile } from '../../support/meanwhile.ts';
import { PATHS } from '../../support/paths.ts';
import { rows } from '../../support/profiles.ts';
import { aRetention, DAY, listRetained, START } from '../../support/retention.ts';
import { aClient } from '../../support/seed.ts';
import { bearer, call } from '../../support/service.ts';

useCheapPasswords();

const backend = bearer(
  (await aClient('key', { scopes: ['identity-verification', 'privacy', 'events', 'import'] })).credential,
);

it('keeps everyone for good without a rule', async () => {
  const { run, at, anAccount, aProfile } = await aRetention('');
  const ids = [(await anAccount()).id, await aProfile(backend)];
  at(40_000);
  await run();
  expect(await listRetained()).toEqual(ids);
});

it('anonymizes an account that was not used for as many days, and not a day before', async () => {
  const { run, at, anAccount, mails } = await aRetention('account=730d');
  const { id } = await anAccount();
  at(730);
  await run();
  expect(await listRetained()).toEqual([id]);
  at(731);
  await run();
  expect([await listRetained(), await rows('accounts'), mails]).toEqual([[], [], []]);
});

it('counts from the last log-in with the password, and writes it once a day', async () => {
  const { run, at, anAccount, logIn, options } = await aRetention('account=10d');
  const { id, username } = await anAccount();
  at(9);
  const first = await logIn(username);
  const token = bearer((await first.json<{ access_token: string }>()).access_token);
  expect((await rows<{ last_login_day: number }>('accounts'))[0]?.last_login_day).toBe(START / DAY - 0.5 + 9);
  expect((await logIn(username)).status).toBe(200);
  at(19);
  // A token in use is no log-in.
  await call('GET', PATHS.me, { headers: token, ...options });
  await run();
  expect(await listRetained()).toEqual([id]);
  at(20);
  await run();
  expect(await listRetained()).toEqual([]);
});

it('counts no wrong password as a log-in', async () => {
  const { run, at, anAccount, logIn } = await aRetention('account=10d');
  const { username } = await anAccount({ password: 'Another-Day-2025' });
  at(9);
  expect((await logIn(username)).status).toBe(400);
  at(11);
  await run();
  expect(await listRetained()).toEqual([]);
});

it('anonymizes a profile without account that was not changed for as long, to the millisecond', async () => {
  const { run, clock, at, anAccount, aProfile, options } = await aRetention('profile=365d');
  const { id } = await anAccount();
  const [idle, changed] = [await aProfile(backend), await aProfile(backend)];
  at(1);
  await call('PATCH', PATHS.applicant(changed), { headers: backend, json: { email: 'new@example.com' }, ...options });
  clock.advance(364 * DAY - 1);
  await run();
  expect(await listRetained()).toEqual([id, idle, changed].sort());
  clock.advance(1);
  await run();
  expect(await listRetained()).toEqual([id, changed]);
  clock.advance(DAY);
  await run();
  expect(await listRetained()).toEqual([id]);
});

it('counts an import as registration and as a change', async () => {
  const { run, at, options } = await aRetention('account=10d profile=10d');
  const [created_on, email] = ['2020-01-01T00:00:00Z', 'imported@example.com'];
  const body = [{ created_on }, { created_on, account: { username: 'imported', email } }].map((row) =>
    JSON.stringify(row),
  );
  const headers = { ...backend, 'content-type': 'application/x-ndjson' };
  await call('POST', PATHS.import, { headers, body: body.join('\n'), ...options });
  at(9);
  await run();
  expect(await listRetained()).toHaveLength(2);
  at(11);
  await run();
  expect(await listRetained()).toEqual([]);
});

it('knows the accounts that an earlier version of the service has made', async () => {
  const { run, at, anAccount, aProfile } = await aRetention('profile=365d');
  const { id } = await anAccount();
  await aProfile(backend);
  await env.DB.prepare('update applicants set has_account = null').run();
  at(366);
  await run();
  expect(await listRetained()).toEqual([id]);
  const known = await rows<{ id: string; has_account: number | null }>('applicants');
  expect(known.find((applicant) => applicant.id === id)?.has_account).toBe(1);
});

it('is in the history and in the feed, and in the list outside the database', async () => {
  const { run, at, aProfile } = await aRetention('profile=1d');
  const id = await aProfile(backend);
  at(1);
  await run();
  const history = await call('GET', PATHS.events(id), { headers: backend });
  expect((await history.json<{ data: object[] }>()).data[0]).toMatchObject({
    action: 'anonymized',
    client_id: 'retention',
  });
  const feed = await (await call('GET', PATHS.feed, { headers: backend })).json<{ data: object[] }>();
  expect(feed.data.at(-1)).toMatchObject({
    type: 'applicant.anonymized',
    data: { applicant_id: id, client_id: 'retention' },
  });
  expect((await env.ERASURES.list({ prefix: id })).keys).toHaveLength(1);
});

/** Does something before each statement of a run in turn; yields what that came to, and whether the person was kept. */
async function inEachPlace(
  place: () => Promise<{ act: () => Promise<number>; run: (bindings: Record<string, unknown>) => Promise<void> }>,
) {
  const ends = new Set<string>();
  for (let nth = 1; ; nth++) {
    const { act, run } = await place();
    let came: number | undefined;
    await run({
      DB: meanwhile(env.DB, nth, async () => {
        came = await act();
      }),
    });
    if (came === undefined) return ends;
    ends.add(`${came}, ${(await listRetained()).length === 1 ? 'kept' : 'erased'}`);
  }
}

it('erases no one who has logged in, whenever that is in the run', async () => {
  const ends = await inEachPlace(async () => {
    const { at, anAccount, logIn, run } = await aRetention('account=10d');
    const { username } = await anAccount();
    at(11);
    return { run, act: async () => (await logIn(username)).status };
  });
  expect(ends).toEqual(new Set(['200, kept', '400, erased']));
});

it('erases no profile that has been changed, whenever that is in the run', async () => {
  const ends = await inEachPlace(async () => {
    const { at, aProfile, run, options } = await aRetention('profile=10d');
    const change = { headers: backend, json: { email: 'kept@example.com' }, ...options };
    const path = PATHS.applicant(await aProfile(backend));
    at(11);
    return { run, act: async () => (await call('PATCH', path, change)).status };
  });
  expect(ends).toEqual(new Set(['200, kept', '400, erased']));
});

it('ends some in each run, at most five hundred, and all of them in the end', async () => {
  const { run, at, clock } = await aRetention('account=10d profile=10d');
  const now = START;
  const ids = Array.from({ length: 150 }, (_, index) => `aplt_${String(index).padStart(26, '0')}`);
  await env.DB.batch(
    ids.flatMap((id, index) => [
      env.DB.prepare('insert into applicants (id, version, created_on, modified_on) values (?, 1, ?, ?)').bind(
        id,
        now,
        now,
      ),
      ...(index % 2 === 0
        ? []
        : [
            env.DB.prepare(
              "insert into accounts (applicant_id, username, username_key, account_email, account_email_key, password_hash, salutation, locale, registered_on) values (?1, ?1, ?1, ?1 || '@x.example', ?1 || '@x.example', '', '0', 'en', ?2)",
            ).bind(id, now),
          ]),
    ]),
  );
  at(11);
  const left: number[] = [];
  for (let runs = 0; runs < 5 && left.at(-1) !== 0; runs++) {
    await run();
    clock.advance(60_000);
    left.push((await listRetained()).length);
  }
  expect(left[0]).toBeGreaterThan(0);
  expect(left[0]).toBeLessThan(100);
  expect(left.at(-1)).toBe(0);
  expect(await rows('accounts')).toEqual([]);
  const ends = (await rows<{ applicant_id: string; action: string }>('events')).filter(
    ({ action }) => action === 'anonymized',
  );
  expect(ends.map(({ applicant_id }) => applicant_id).sort()).toEqual(ids);
});
