import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { Failure } from '../../src/http/failure.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { clockAt } from '../support/clock.ts';
import { dependencies } from '../support/dependencies.ts';
import { share } from '../support/effort.ts';
import { logged } from '../support/logs.ts';
import { runMaintenanceOnce } from '../support/maintenance.ts';
import { aClient, aPersonWithEverything, insert } from '../support/seed.ts';
import { clear, footprint, snapshot } from '../support/snapshots.ts';
import { faulty, later, type Ready, runWithoutFaults, type UsualRun } from './fault-free-run.ts';
import { FAULT_KINDS, type FaultKind, WORDS } from './fault-kinds.ts';

useCheapPasswords();

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * What the run calls: it deletes sessions, links, keys and claims, finds and renews stale e-mail keys, deletes history,
 * forgotten names and old mailbox events, counts the mails of the day, and for the console people, entries of the history
 * and log-ins, leases a mail, sends it, deletes it, and lists the webhooks.
 */
const CALLS = [
  ...Array.from({ length: 18 }, () => 'd1' as const),
  'mail',
  ...Array.from({ length: 2 }, () => 'd1' as const),
] as const;
const [LEASE, SEND, DELETE] = [17, 18, 19];

/** How a run ends: well, or with a failure that the platform shows. */
type End = 'done' | 'failed';

/** One of everything that has expired, one that has not, and a mail that is due. */
async function ready(): Promise<Ready<End>> {
  await clear();
  const site = await aClient('public');
  const [idle, busy] = [await aPersonWithEverything(site.id), await aPersonWithEverything(site.id)];
  const now = Date.now() + MINUTE;
  await env.DB.batch([
    env.DB.prepare('delete from outbox where link_id <> ?').bind(busy.workLink.split('.', 1)[0]),
    env.DB.prepare('update sessions set expires_on = 1 where applicant_id = ?').bind(idle.id),
    env.DB.prepare('update links set expires_on = 1 where applicant_id = ?').bind(idle.id),
    env.DB.prepare('update idempotency set expires_on = 1 where applicant_id = ?').bind(idle.id),
    env.DB.prepare('update accounts set claim_expires_on = 1 where applicant_id = ?').bind(idle.id),
    // As an earlier version of the service has stored it.
    env.DB.prepare('update applicants set email_key = null where id = ?').bind(idle.id),
    ...[1, now].flatMap((at) => {
      const entry = { applicant_id: idle.id, client_id: site.id, fields: '', request_id: '', at };
      return [
        insert('events', { ...entry, action: 'created' }),
        insert('events', { ...entry, action: 'logged_in', day: Math.floor(at / DAY), count: 3 }),
        insert('unknown_names', { name: `name of ${at}`, failed_since: at, failed_count: 2 }),
        insert('mailbox_events', { mailbox: 'a mailbox', kind: 'denial', at }),
      ];
    }),
  ]);
  return {
    act: (bindings, clock) =>
      runMaintenanceOnce(bindings, { clock }).then(
        () => 'done',
        (error) => {
          expect(error).toBeInstanceOf(Failure);
          return 'failed';
        },
      ),
    clock: clockAt(now),
    before: await snapshot(),
  };
}

let withoutFault: Promise<UsualRun<End>> | undefined;

/** The run without a fault, which the faulty ones are compared with. */
function usualRun(): Promise<UsualRun<End>> {
  withoutFault ??= ready().then(runWithoutFaults);
  return withoutFault;
}

it('deletes what has expired, and sends the mail that is due', async () => {
  const usual = await usualRun();
  expect([usual.calls, usual.result, usual.mails]).toEqual([CALLS, 'done', 1]);
  expect(usual.final).toEqual([
    '- events',
    '- events',
    '- idempotency',
    '- links',
    '- links',
    '- links',
    '- mailbox_events',
    '- outbox',
    '- sessions',
    '- unknown_names',
    '~ accounts !work_email !work_email_key !claim_expires_on',
    '~ applicants email_key',
  ]);
});

const faults = CALLS.flatMap((dependency, number) =>
  FAULT_KINDS[dependency].map((kind) => ({ dependency, number, kind })),
);

it('has a hundred faults to inject', () => {
  expect(faults.length).toBeGreaterThan(100);
});

it.each(share(faults, 6))(
  'the scheduled run: $dependency ($number) $kind.what',
  async ({ dependency, number, kind }) => {
    const lines = await logged(async () => {
      const usual = await usualRun();
      const { act, clock, before } = await ready();
      const failing = faulty(number, dependency, kind, clock);
      expect(await act(failing.env, clock)).toBe(endOf(number, kind));
      const changes = footprint(before, await snapshot());
      const begun = usual.states.flat();
      expect(changes.filter((change) => !begun.includes(change))).toEqual([]);
      if (number < LEASE && !kind.lasting) expect(failing.mails).toHaveLength(1);

      // The second try of a mail comes five minutes after the first.
      clock.advance(5 * MINUTE);
      const sound = dependencies();
      expect(await act(sound.env, clock)).toBe('done');
      const { final, mails } = await later({ clock, before }, failing, sound);
      expect(final).toEqual(usual.final);
      expect(timesSent(number, kind)).toContain(mails);
    });
    expect(lines.join('\n')).not.toMatch(new RegExp(`@|https?:|${WORDS}`));
  },
);

/**
 * Ends of a run. A try after a transient fault, and a mail that cannot be sent or noted down, is no failure unless the
 * steps after it fail as well.
 */
function endOf(number: number, { transient, lasting }: FaultKind): End {
  const isRetried = transient && !lasting && number !== LEASE;
  return isRetried || number === SEND || (number === DELETE && !lasting) ? 'done' : 'failed';
}

/** Once, or twice if it was accepted and that could not be noted down. */
function timesSent(number: number, kind: FaultKind): number[] {
  const unnoted =
    number === SEND
      ? kind.carriedOut
      : (number === DELETE && (!kind.transient || kind.lasting)) || (kind.lasting && number < LEASE);
  return unnoted ? [1, 2] : [1];
}
