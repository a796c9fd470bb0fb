import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { Failure } from '../../src/http/failure.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { clockAt, type ManualClock } from '../support/clock.ts';
import { type Dependencies, dependencies } from '../support/dependencies.ts';
import { share } from '../support/effort.ts';
import { logged } from '../support/logs.ts';
import { runMaintenanceOnce } from '../support/maintenance.ts';
import { aClient, anAccount, anApplicant, seedSite } from '../support/seed.ts';
import { bearer } from '../support/service.ts';
import { clear, type Footprint, footprint, type Snapshot, snapshot } from '../support/snapshots.ts';
import { faulty } from './fault-free-run.ts';
import { FAULT_KINDS, WORDS } from './fault-kinds.ts';

useCheapPasswords();

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const RETENTION = 'account=100d notice=30d profile=50d';

/**
 * What the run calls for retention, behind four deletions: it lists accounts to give notice of, counts the mails of the
 * day and enqueues a notice; lists accounts that end, erases one, and notes its id outside the database; and likewise
 * profiles. The run a minute later leases the notice, sends it and notes that.
 */
const [FIRST, CALLS] = [4, ['d1', 'd1', 'd1', 'd1', 'd1', 'kv', 'd1', 'd1', 'kv']] as const;
const SENDING = ['d1', 'mail', 'd1'] as const;

interface Ready {
  readonly clock: ManualClock;
  readonly before: Snapshot;
  /** Two runs, a minute apart; how each ended. */
  act(all: Dependencies): Promise<string[]>;
}

/** A person to give notice of, one whose account ends after notice, and a profile that ends. */
async function ready(): Promise<Ready> {
  await clear();
  await seedSite();
  const headers = bearer((await aClient('key')).credential);
  const now = Date.now() + 110 * DAY;
  await anAccount();
  const noticed = await anAccount();
  await anApplicant(headers, {});
  await env.DB.batch([
    env.DB.prepare('update accounts set last_login_day = ?').bind(Math.floor(now / DAY) - 80),
    env.DB.prepare(
      'update accounts set last_login_day = ?, retention_notice = ?, retention_noticed_on = ? where applicant_id = ?',
    ).bind(Math.floor(now / DAY) - 110, 'notice', now - 35 * DAY, noticed.id),
  ]);
  const clock = clockAt(now);
  return {
    clock,
    before: await snapshot(),
    async act(all) {
      const ends: string[] = [];
      for (let runs = 0; runs < 2; runs++) {
        await runMaintenanceOnce({ ...all.env, RETENTION } as Partial<Env>, { clock }).then(
          () => ends.push('done'),
          (error) => {
            expect(error).toBeInstanceOf(Failure);
            ends.push('failed');
          },
        );
        clock.advance(MINUTE);
      }
      return ends;
    },
  };
}

/** The stored state after more runs without a fault, and how many mails were sent in all. */
async function settled({ clock, before, act }: Ready, used: Dependencies): Promise<[Footprint, number]> {
  const sound = dependencies();
  clock.advance(5 * MINUTE);
  expect(await act(sound)).toEqual(['done', 'done']);
  return [footprint(before, await snapshot()), used.mails.length + sound.mails.length];
}

const usually = await ready();
const usual = dependencies();
const usualEnds = await usually.act(usual);
const [usualFinal, usualMails] = await settled(usually, usual);
const mail = usual.calls.indexOf('mail');

it('gives notice to one, and ends two', () => {
  expect(usualEnds).toEqual(['done', 'done']);
  expect(usual.calls.slice(FIRST, FIRST + CALLS.length)).toEqual(CALLS);
  expect(usual.calls.slice(mail - 1, mail + 2)).toEqual(SENDING);
  expect(usualMails).toBe(1);
  expect(usualFinal).toContain('- accounts');
  expect(usualFinal.filter((line) => line.startsWith('~ applicants'))).toHaveLength(2);
});

const numbered = [
  ...CALLS.map((dependency, index) => ({ dependency, number: FIRST + index })),
  ...SENDING.map((dependency, index) => ({ dependency, number: mail - 1 + index })),
];
const faults = numbered.flatMap(({ dependency, number }) =>
  FAULT_KINDS[dependency].map((kind) => ({ dependency, number, kind })),
);

it.each(share(faults, 8))('retention: $dependency ($number) $kind.what', async ({ dependency, number, kind }) => {
  const lines = await logged(async () => {
    const now = await ready();
    const failing = faulty(number, dependency, kind, now.clock);
    await now.act(failing);
    const [final, mails] = await settled(now, failing);
    expect(final).toEqual(usualFinal);
    // Twice, if it was accepted and that could not be noted.
    expect([1, 2]).toContain(mails);
  });
  expect(lines.join('\n')).not.toMatch(new RegExp(`@|https?:|${WORDS}`));
});
