import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { codeOf, loggedIn, pageIn, readMe } from '../../support/accounts.ts';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { clockAt, type ManualClock } from '../../support/clock.ts';
import { mailbox } from '../../support/mailbox.ts';
import { runMaintenanceOnce } from '../../support/maintenance.ts';
import { meanwhile } from '../../support/meanwhile.ts';
import { PATHS } from '../../support/paths.ts';
import { historyOf } from '../../support/profiles.ts';
import { allowDomain, anAccount, anEmployee } from '../../support/seed.ts';
import { call } from '../../support/service.ts';
import { claimant, decide, EXTERNAL, INTERNAL, pageOf } from '../../support/work-email.ts';

useCheapPasswords();

const HOUR = 60 * 60 * 1000;

/** Claims a work address as that applicant, with the mail that this causes, if any. */
async function claim(username: string, workEmail: unknown, clock: ManualClock = clockAt(Date.now())) {
  const seams = { clock };
  const { env: bindings, mails } = mailbox();
  const headers = await loggedIn(username, undefined, { seams });
  const response = await call('POST', PATHS.claimWorkEmail, { headers, json: { workEmail }, env: bindings, seams });
  return { response, mails, me: () => readMe(headers, { seams }) };
}

it('makes the first claim of an account that has none, which confirming makes internal', async () => {
  const { id, username } = await anAccount();
  const { response, mails, me } = await claim(username, `${username}@ACME.com`);
  expect([response.status, await response.text()]).toEqual([204, '']);
  expect(mails.map(({ to }) => to)).toEqual([`${username}@acme.com`]);
  expect(await me()).toMatchObject({ ...EXTERNAL, workEmail: `${username}@ACME.com` });
  expect((await decide(pageIn(mails[0]), 'confirm')).status).toBe(200);
  expect(await me()).toMatchObject(INTERNAL);
  expect((await historyOf(id)).map(([action]) => action)).toContain('work_email_claimed');
});

it.each(['lapsed', 'lapsed and cleared'])('claims an address again whose claim has %s', async (state) => {
  const clock = clockAt(Date.now());
  const { person, page } = await claimant({}, { clock });
  clock.advance(48 * HOUR);
  if (state !== 'lapsed') await runMaintenanceOnce({}, { clock });
  const { response, mails } = await claim(person.username, person.workEmail, clock);
  expect(response.status).toBe(204);
  const again = pageIn(mails[0]);
  expect(again).not.toBe(page);
  clock.advance(48 * HOUR - 1);
  expect((await decide(page, 'confirm', { seams: { clock } })).status).toBe(410);
  expect((await decide(again, 'confirm', { seams: { clock } })).status).toBe(200);
  expect(await (await claim(person.username, person.workEmail, clock)).me()).toMatchObject(INTERNAL);
});

it('sends an open claim again, which neither extends it nor ends the link in the mail', async () => {
  const clock = clockAt(Date.now());
  const { person, page } = await claimant({}, { clock });
  const again = await claim(person.username, person.workEmail.toUpperCase(), clock);
  expect(again.mails.map(pageIn)).toEqual([page]);
  clock.advance(47 * HOUR);
  for (const mails of [1, 0, 0, 0]) {
    const { response, mails: sent } = await claim(person.username, person.workEmail, clock);
    expect([response.status, sent.length]).toEqual([204, mails]);
  }
  expect((await historyOf(person.id)).filter(([action]) => action === 'work_email_claimed')).toHaveLength(1);
  clock.advance(HOUR);
  const { username } = await anAccount();
  expect((await claim(username, person.workEmail, clock)).response.status).toBe(204);
});

it('lets the owner deny by the first mail, however often the claim is made', async () => {
  const { person, page } = await claimant();
  for (let times = 0; times < 6; times++) {
    expect((await claim(person.username, person.workEmail)).response.status).toBe(204);
  }
  expect(await pageOf(await decide(page, 'deny'))).toBe('denied');
  expect(await codeOf((await claim(person.username, person.workEmail)).response)).toEqual([
    400,
    'invalid_work_mail_address',
  ]);
});

it.each(['confirm', 'deny'])('answers decidedly when the open claim is settled meanwhile: %s', async (decision) => {
  for (let number = 1, hasMet = true; hasMet; number++) {
    const { person, page } = await claimant();
    const headers = await loggedIn(person.username);
    hasMet = false;
    const DB = meanwhile(env.DB, number, async () => {
      hasMet = true;
      await decide(page, decision);
    });
    const sent = { headers, json: { workEmail: person.workEmail } };
    const response = await call('POST', PATHS.claimWorkEmail, { ...sent, env: { ...mailbox().env, DB } });
    const [status, code] = response.status === 204 ? [204, ''] : await codeOf(response);
    expect([
      [204, ''],
      [400, 'invalid_work_mail_address'],
      [503, 'service_unavailable'],
    ]).toContainEqual([status, code]);
    if (hasMet) expect(await readMe(headers)).toMatchObject(decision === 'confirm' ? INTERNAL : EXTERNAL);
  }
});

it('ends internal by a claim of another address, whose link alone is good then', async () => {
  const { person, page } = await claimant();
  await decide(page, 'confirm');
  const other = `${person.username}@firm.example`;
  const { response, mails, me } = await claim(person.username, other);
  expect(response.status).toBe(204);
  expect(await me()).toMatchObject({ ...EXTERNAL, workEmail: other });
  expect((await call('GET', page)).status).toBe(410);
  await decide(pageIn(mails[0]), 'confirm');
  expect(await me()).toMatchObject({ ...INTERNAL, workEmail: other });
});

it('follows the list of domains: internal ends when the domain leaves it, and returns with it', async () => {
  await allowDomain('leaving.example');
  const { person, page } = await claimant({ workEmail: 'ada@leaving.example' });
  await decide(page, 'confirm');
  const headers = await loggedIn(person.username);
  expect(await readMe(headers)).toMatchObject(INTERNAL);
  await env.WORK_EMAIL_DOMAINS.delete('leaving.example');
  expect(await readMe(headers)).toMatchObject({ internal: false, workEmailVerified: true });
  await allowDomain('leaving.example');
  expect(await readMe(headers)).toMatchObject(INTERNAL);
});

it('is not internal again by the list once an operator has ended it, but by a new claim', async () => {
  const { person, page } = await claimant();
  await decide(page, 'confirm');
  await env.DB.prepare('update accounts set internal_ended_on = 1 where applicant_id = ?').bind(person.id).run();
  await allowDomain('acme.com');
  expect(await readMe(await loggedIn(person.username))).toMatchObject({ internal: false });
  const { response, mails, me } = await claim(person.username, person.workEmail);
  expect(response.status).toBe(204);
  await decide(pageIn(mails[0]), 'confirm');
  expect(await me()).toMatchObject(INTERNAL);
});

it('accepts five claims of an account a day, the one at registration too', async () => {
  const clock = clockAt(Date.now());
  const { username } = await anEmployee({}, { seams: { clock } });
  for (const n of [2, 3, 4, 5]) {
    expect((await claim(username, `${username}.${n}@acme.com`, clock)).response.status).toBe(204);
  }
  const sixth = await claim(username, `${username}.6@acme.com`, clock);
  expect(sixth.response.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  expect(await codeOf(sixth.response)).toEqual([429, 'too_many_requests']);
  expect([sixth.mails, await sixth.me()]).toMatchObject([[], { workEmail: `${username}.5@acme.com` }]);
  clock.advance(24 * HOUR);
  expect((await claim(username, `${username}.6@acme.com`, clock)).response.status).toBe(204);
});

it.each<[string, unknown, string]>([
  ['an address of no allowed domain', 'ada@elsewhere.example', 'invalid_work_mail_address'],
  ['an address of a domain below an allowed one', 'ada@mail.acme.com', 'invalid_work_mail_address'],
  ['no address', 'ada', 'invalid_work_mail_address'],
  ['no text', 7, 'invalid_work_mail_address'],
  ['nothing', undefined, 'invalid_work_mail_address'],
  ['null', null, 'invalid_work_mail_address'],
  ["another person's claim", 'taken@acme.com', 'work_mail_address_already_exists'],
])('refuses %s and changes nothing of the account', async (_, workEmail, code) => {
  if (workEmail === 'taken@acme.com') await anEmployee({ workEmail });
  const { person, page } = await claimant();
  await decide(page, 'confirm');
  const { response, mails, me } = await claim(person.username, workEmail);
  expect(await codeOf(response)).toEqual([400, code]);
  expect([mails, await me()]).toMatchObject([[], { ...INTERNAL, workEmail: person.workEmail }]);
});
