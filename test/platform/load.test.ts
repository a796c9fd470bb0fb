import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { logIn, signUp } from '../support/accounts.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { clockAt } from '../support/clock.ts';
import { intercepted } from '../support/intercepted.ts';
import { PATHS } from '../support/paths.ts';
import { aClient, anAccount, anApplicant, aRegistration } from '../support/seed.ts';
import { bearer, call } from '../support/service.ts';

useCheapPasswords();

const headers = bearer((await aClient('key')).credential);
const { id } = await anApplicant(headers);
const { username } = await anAccount();

/** A database whose answers take as long as that, and what has become of each kind of call then. */
function service() {
  const clock = clockAt(Date.now());
  let milliseconds = 0;
  let fault: Error | undefined;
  const DB = intercepted(env.DB, ['batch'], async (run) => {
    clock.advance(milliseconds);
    if (fault !== undefined) throw fault;
    return run();
  });
  const options = { env: { DB }, seams: { clock } };
  return {
    clock,
    answerWithin(time: number) {
      milliseconds = time;
      fault = undefined;
    },
    overload() {
      fault = new Error('D1_ERROR: D1 DB is overloaded. Too many requests queued.');
    },
    read: () => call('GET', PATHS.applicant(id), { headers, ...options }),
    register: () => signUp(aRegistration(), options),
    logIn: () => logIn(username, undefined, options),
  };
}

const toldOf = ({ status, headers: sent }: Response) => [status, sent.get('retry-after')];

it('refuses registration for ten seconds after an answer that took one, and nothing else', async () => {
  const slow = service();
  slow.answerWithin(999);
  expect((await slow.read()).status).toBe(200);
  expect((await slow.register()).status).toBe(204);
  slow.answerWithin(1_000);
  expect((await slow.read()).status).toBe(200);
  slow.answerWithin(0);
  expect(toldOf(await slow.register())).toEqual([503, '10']);
  expect((await slow.logIn()).status).toBe(200);
  expect((await slow.read()).status).toBe(200);
  slow.clock.advance(9_500);
  expect(toldOf(await slow.register())).toEqual([503, '1']);
  slow.clock.advance(500);
  expect((await slow.register()).status).toBe(204);
});

it('refuses log-in as well while the database is overloaded, and never Profiles', async () => {
  const full = service();
  full.overload();
  expect((await full.read()).status).toBe(503);
  full.answerWithin(0);
  expect((await full.register()).status).toBe(503);
  expect((await full.logIn()).status).toBe(503);
  expect((await full.read()).status).toBe(200);
  full.clock.advance(10_000);
  expect((await full.logIn()).status).toBe(200);
  expect((await full.register()).status).toBe(204);
});
