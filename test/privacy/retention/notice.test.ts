import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { logged } from '../../support/logs.ts';
import { meanwhile } from '../../support/meanwhile.ts';
import { PATHS } from '../../support/paths.ts';
import { historyOf, rows } from '../../support/profiles.ts';
import { aRetention, DAY, listRetained } from '../../support/retention.ts';
import { aClient } from '../../support/seed.ts';
import { bearer, call } from '../../support/service.ts';

useCheapPasswords();

const RULE = 'account=100d notice=30d';
const backend = bearer((await aClient('key', { scopes: ['identity-verification', 'privacy', 'events'] })).credential);
const noticesOf = async (id: string) =>
  (await historyOf(id)).filter(([action]) => action === 'retention_notice').length;

it('tells the person by mail in time, once, in their language and without a link', async () => {
  const { runTwice, at, anAccount, mails } = await aRetention(RULE);
  const { id, email } = await anAccount({ locale: 'de-AT', email: 'juergen@bücher.example', username: 'j.huber' });
  at(70);
  await runTwice();
  expect(mails).toEqual([]);
  at(71);
  await runTwice();
  await runTwice();
  expect(mails).toMatchObject([
    { to: 'juergen@xn--bcher-kva.example', subject: 'Ihr Konto wird gelöscht, wenn Sie sich nicht anmelden' },
  ]);
  expect(mails[0]?.text).toContain('vor dem 12. April 2030');
  expect(`${mails[0]?.text}${mails[0]?.html}`).not.toMatch(/href|:\/\/|j\.huber/);
  expect([await listRetained(), await noticesOf(id), email]).toEqual([[id], 1, 'juergen@bücher.example']);
});

it('anonymizes no earlier than that many days after the mail was accepted', async () => {
  const { run, runTwice, at, clock, anAccount, mails } = await aRetention(RULE);
  const { id } = await anAccount();
  at(90);
  await runTwice();
  expect(mails).toHaveLength(1);
  clock.advance(30 * DAY - 1);
  await run();
  expect(await listRetained()).toEqual([id]);
  clock.advance(1);
  await run();
  expect([await listRetained(), mails.length]).toEqual([[], 1]);
});

it('is an event of the feed', async () => {
  const { run, at, anAccount } = await aRetention(RULE);
  const { id } = await anAccount();
  at(71);
  await run();
  const path = `${PATHS.feed}?type=account.retention_notice`;
  const { data } = await (await call('GET', path, { headers: backend })).json<{ data: object[] }>();
  expect(data).toMatchObject([{ data: { applicant_id: id, client_id: 'retention', fields: [] } }]);
});

it('shows the notice and the last log-in in the export of the person', async () => {
  const { runTwice, at, anAccount, logIn } = await aRetention(RULE);
  const { id, username } = await anAccount();
  at(3);
  await logIn(username);
  at(74);
  await runTwice();
  const { account } = await (await call('GET', PATHS.export(id), { headers: backend })).json<{ account: object }>();
  expect(account).toMatchObject({
    last_log_in_day: '2030-01-04',
    retention_noticed_on: '2030-03-16T12:01:00.000Z',
  });
});

it('takes a notice back when the person logs in, also the mail that waits', async () => {
  const { run, runTwice, at, clock, anAccount, logIn, mails } = await aRetention(RULE);
  const { id, username } = await anAccount();
  at(71);
  await run();
  expect(await rows('outbox')).toHaveLength(1);
  await logIn(username);
  expect([await rows('outbox'), await rows('links')]).toEqual([[], []]);
  clock.advance(40 * DAY);
  await runTwice();
  expect([mails, await listRetained()]).toEqual([[], [id]]);
  clock.advance(32 * DAY);
  await runTwice();
  expect([mails.length, await noticesOf(id)]).toEqual([1, 2]);
});

it('takes back, whenever in the run the person logs in, what it was about to enqueue', async () => {
  const left = new Set<number>();
  for (let nth = 1; ; nth++) {
    const { run, at, anAccount, logIn } = await aRetention(RULE);
    const { username } = await anAccount();
    at(71);
    let status: number | undefined;
    const DB = meanwhile(env.DB, nth, async () => {
      ({ status } = await logIn(username));
    });
    await run({ DB });
    if (status === undefined) break;
    expect(status).toBe(200);
    left.add((await rows('outbox')).length);
    expect(await rows('accounts')).toMatchObject([{ retention_notice: null, retention_noticed_on: null }]);
  }
  expect(left).toEqual(new Set([0]));
});

it('waits with the end for a mail service that is down, and gives notice anew when the mail has waited in vain', async () => {
  let isDown = true;
  const { runTwice, at, anAccount, mails } = await aRetention(RULE, async () => {
    if (isDown) throw new Error('down');
  });
  const { id } = await anAccount();
  at(71);
  await logged(() => runTwice());
  at(150);
  await logged(() => runTwice());
  expect([mails, await listRetained()]).toEqual([[], [id]]);
  isDown = false;
  at(151);
  await runTwice();
  expect(mails).toHaveLength(1);
  at(180);
  await runTwice();
  expect(await listRetained()).toEqual([id]);
  at(182);
  await runTwice();
  expect([await listRetained(), mails.length]).toEqual([[], 1]);
});

it('counts a mail that is refused for good as a notice', async () => {
  const { runTwice, at, anAccount, mails } = await aRetention(RULE, () =>
    Promise.reject(Object.assign(new Error('no'), { code: 'E_RECIPIENT_SUPPRESSED' })),
  );
  await anAccount();
  at(71);
  await logged(() => runTwice());
  at(100);
  await runTwice();
  expect(await listRetained()).toHaveLength(1);
  at(102);
  await runTwice();
  expect([mails, await listRetained()]).toEqual([[], []]);
});

it('gives no notice and ends no account while no mail can be sent', async () => {
  const { runTwice, at, anAccount } = await aRetention(RULE);
  const { id } = await anAccount();
  at(200);
  await runTwice({ MAIL_FROM: '' });
  expect([await listRetained(), await rows('outbox'), await noticesOf(id)]).toEqual([[id], [], 0]);
});

it('sends a notice though other notices are switched off', async () => {
  const { runTwice, at, anAccount, mails } = await aRetention(RULE);
  await anAccount();
  at(71);
  await runTwice({ NOTICES: 'off' });
  expect(mails).toHaveLength(1);
});

it('gives notice anew by a longer rule, of which the earlier one is none', async () => {
  const { runTwice, at, anAccount, mails } = await aRetention(RULE);
  const { id } = await anAccount();
  at(71);
  await runTwice();
  const longer = { RETENTION: 'account=300d notice=30d' };
  at(270);
  await runTwice(longer);
  expect(mails).toHaveLength(1);
  at(301);
  await runTwice(longer);
  expect([mails.length, await listRetained(), await noticesOf(id)]).toEqual([2, [id], 2]);
  at(332);
  await runTwice(longer);
  expect(await listRetained()).toEqual([]);
});

it('sends no notice that waits when the rule asks for none any more', async () => {
  const { run, at, clock, anAccount, mails } = await aRetention(RULE);
  const { id } = await anAccount();
  at(71);
  await run();
  clock.advance(60_000);
  await logged(() => run({ RETENTION: '' }));
  expect([mails, await listRetained()]).toEqual([[], [id]]);
});

it('ends accounts by a rule without notice, whether they were given one, and whether it waits', async () => {
  const { run, runTwice, at, anAccount } = await aRetention(RULE);
  await anAccount();
  at(1);
  await anAccount();
  at(71);
  await runTwice();
  at(72);
  await run();
  expect((await rows('outbox')).length).toBe(1);
  const silent = { RETENTION: 'account=100d', MAIL_FROM: '' };
  at(101);
  await run(silent);
  expect(await listRetained()).toHaveLength(1);
  at(102);
  await run(silent);
  expect(await listRetained()).toEqual([]);
});

it('takes at most half of the mails of a day, and goes on the next day', async () => {
  const { runTwice, at, anAccount, mails } = await aRetention(RULE);
  for (let people = 0; people < 5; people++) await anAccount();
  at(71);
  await logged(() => runTwice({ MAILS_A_DAY: '6' }));
  expect(mails).toHaveLength(3);
  at(72);
  await logged(() => runTwice({ MAILS_A_DAY: '6' }));
  expect(mails).toHaveLength(5);
});

it('fills no mailbox, and lets accounts of one mailbox keep no others from their notice', async () => {
  const { runTwice, at, anAccount, mails } = await aRetention(RULE);
  for (let people = 0; people < 25; people++) await anAccount({ email: `victim+${people}@home.example` });
  const { email } = await anAccount();
  at(71);
  await runTwice();
  await runTwice();
  expect(mails.filter(({ to }) => to.startsWith('victim+'))).toHaveLength(5);
  expect(mails.filter(({ to }) => to === email)).toHaveLength(1);
  at(74);
  await runTwice();
  await runTwice();
  expect(mails.filter(({ to }) => to.startsWith('victim+'))).toHaveLength(10);
  expect(await listRetained()).toHaveLength(26);
});
