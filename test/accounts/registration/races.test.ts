import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { codeOf, signUp } from '../../support/accounts.ts';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { clockAt } from '../../support/clock.ts';
import { mailbox } from '../../support/mailbox.ts';
import { meanwhile } from '../../support/meanwhile.ts';
import { PATHS } from '../../support/paths.ts';
import { rows } from '../../support/profiles.ts';
import {
  aClient,
  anAccount,
  anEmployee,
  anEmployeeRegistration,
  aRegistration,
  registered,
} from '../../support/seed.ts';
import { bearer, call } from '../../support/service.ts';
import { claimant, decide } from '../../support/work-email.ts';

useCheapPasswords();

const AT_ONCE = 50;
const { credential } = await aClient('key');

/** Applicants that have no account, which none may be left behind as. */
async function alone(): Promise<string[]> {
  const accounts = new Set((await rows<{ applicant_id: string }>('accounts')).map((row) => row.applicant_id));
  return (await rows<{ id: string }>('applicants')).map(({ id }) => id).filter((id) => !accounts.has(id));
}

/** `Hannah` for even numbers, `HANNAH` for odd ones: the same name and the same address. */
const inAnyCase = (text: string, index: number) => (index % 2 === 0 ? text : text.toUpperCase());

/** Registers, and tries again as often as the service says that others come first; after a tenth of its time, for hashes are cheap. */
async function persist(...registration: Parameters<typeof signUp>): Promise<Response> {
  const response = await signUp(...registration);
  if (response.status !== 503) return response;
  await scheduler.wait(Number(response.headers.get('retry-after')) * 100);
  return persist(...registration);
}

/** Fifty register at once: one succeeds, the others get that code, and no applicant is left without an account. */
async function expectOne(code: string, person: (n: number) => object): Promise<void> {
  const before = (await rows('accounts')).length;
  const { env: mails, mails: sent } = mailbox();
  // Fifty hashes take seconds; with this clock no time limit passes.
  const seams = { clock: clockAt(Date.now()) };
  const all = Array.from({ length: AT_ONCE }, (_, n) => persist(person(n), { env: mails, seams }));
  const refused = (await Promise.all(all)).filter(({ status }) => status !== 204);
  expect(refused).toHaveLength(AT_ONCE - 1);
  for (const response of refused) expect(await codeOf(response)).toEqual([400, code]);
  expect(await rows('accounts')).toHaveLength(before + 1);
  expect(await alone()).toEqual([]);
  expect(sent).toHaveLength(code.startsWith('work') ? 1 : 0);
}

it('gives an e-mail address to one of 50 who register at once', async () => {
  await expectOne('mail_address_already_exists', (n) => aRegistration({ email: inAnyCase('Hannah@race.example', n) }));
}, 120_000);

it('gives a user name to one of 50 who register at once', async () => {
  await expectOne('username_already_exists', (n) => aRegistration({ username: inAnyCase('Hannah.Race', n) }));
}, 120_000);

it('gives a work address to one of 50 who register at once', async () => {
  await expectOne('work_mail_address_already_exists', (n) =>
    anEmployeeRegistration({ workEmail: inAnyCase('Hannah.Race@acme.com', n) }),
  );
}, 120_000);

it('returns what was taken meanwhile in the published order', async () => {
  const mine = anEmployeeRegistration();
  const everything = { email: mine.email, username: mine.username, workEmail: mine.workEmail };
  const orders = [
    [everything, 'mail_address_already_exists'],
    [{ ...everything, email: 'other@race.example' }, 'username_already_exists'],
    [{ workEmail: mine.workEmail }, 'work_mail_address_already_exists'],
  ] as const;
  for (const [theirs, code] of orders) {
    let rival = '';
    const DB = meanwhile(env.DB, 2, async () => {
      rival = (await anEmployee(theirs)).id;
    });
    expect(await codeOf(await signUp(mine, { env: { DB } }))).toEqual([400, code]);
    await erase(rival);
  }
  await registered(mine);
});

it('claims no mailbox whose owner denies another claim of it meanwhile', async () => {
  const { page, person } = await claimant();
  const workEmail = person.workEmail.replace('@', '+tag@');
  const before = await alone();
  const DB = meanwhile(env.DB, 2, () => decide(page, 'deny'));
  const refused = await signUp(anEmployeeRegistration({ workEmail }), { env: { DB } });
  expect(await codeOf(refused)).toEqual([400, 'invalid_work_mail_address']);
  expect(await alone()).toEqual(before);
});

it('returns 503 with Retry-After when the account that took the name is gone again', async () => {
  const mine = aRegistration();
  let rival = '';
  const taken = meanwhile(env.DB, 2, async () => {
    rival = (await anAccount({ email: mine.email })).id;
  });
  const response = await signUp(mine, { env: { DB: meanwhile(taken, 3, () => erase(rival)) } });
  expect(response.headers.get('retry-after')).toBe('1');
  expect(await codeOf(response)).toEqual([503, 'service_unavailable']);
  await registered(mine);
});

async function erase(id: string): Promise<void> {
  expect((await call('POST', PATHS.anonymize(id), { headers: bearer(credential) })).status).toBe(200);
}
