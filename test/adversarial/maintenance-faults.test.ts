import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { dayOf } from '../../src/db/audit.ts';
import { Failure } from '../../src/http/failure.ts';
import { clockAt } from '../support/clock.ts';
import { dependencies } from '../support/dependencies.ts';
import { share } from '../support/effort.ts';
import { logged } from '../support/logs.ts';
import { runMaintenanceOnce } from '../support/maintenance.ts';
import { aClient, aPersonWithEverything, insert } from '../support/seed.ts';
import { clear, footprint, snapshot } from '../support/snapshots.ts';
import { faulty, later, type Ready, runWithoutFaults } from './fault-free-run.ts';
import { FAULT_KINDS, type FaultKind, WORDS } from './fault-kinds.ts';

const MINUTE = 60_000;

/**
 * What the run calls: it deletes sessions, links, keys and claims, renews keys of addresses, deletes history, tried names
 * and what was done with mailboxes, leases a mail, sends it, and deletes it.
 */
const CALLS = ['d1', 'd1', 'd1', 'd1', 'd1', 'd1', 'd1', 'd1', 'd1', 'mail', 'd1'] as const;
const [LEASE, SEND, DELETE] = [8, 9, 10];

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
    ...[1, now].map((at) =>
      insert('events', {
        applicant_id: idle.id,
        client_id: site.id,
        action: 'created',
        fields: '',
        request_id: '',
        at,
      }),
    ),
    ...[0, dayOf(now)].map((day) =>
      insert('events', {
        applicant_id: idle.id,
        client_id: site.id,
        action: 'logged_in',
        fields: '',
        request_id: '',
        at: now,
        day,
        count: 7,
      }),
    ),
    ...[1, now].map((at) => insert('mailbox_events', { mailbox: `mailbox ${at}`, kind: 'denial', at })),
    ...[1, now].map((at) => insert('unknown_names', { name: `name ${at}`, failed_since: at, failed_count: 1 })),
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

it('deletes what has expired, and sends the mail that is due', async () => {
  const usual = await runWithoutFaults(await ready());
  expect([usual.calls, usual.result, usual.mails]).toEqual([CALLS, 'done', 1]);
  expect(usual.final).toEqual([
    '- events',
    '- events',
    '- idempotency',
    '- links',
    '- links',
    '- mailbox_events',
    '- outbox',
    '- sessions',
    '- unknown_names',
    '~ accounts !work_email !work_email_key !claim_expires_on',
  ]);
});

const faults = CALLS.flatMap((dependency, number) =>
  FAULT_KINDS[dependency].map((kind) => ({ dependency, number, kind })),
);

it('has a hundred faults to inject', () => {
  expect(faults.length).toBeGreaterThan(100);
});

it.each(share(faults, 3))(
  'the scheduled run: $dependency ($number) $kind.what',
  async ({ dependency, number, kind }) => {
    const lines = await logged(async () => {
      const usual = await runWithoutFaults(await ready());
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

/** What is tried again after a transient fault, and what a mail that cannot be sent or noted down comes to, is no failure. */
function endOf(number: number, { transient, lasting }: FaultKind): End {
  const isRetried = transient && !lasting && number !== LEASE;
  return isRetried || number === SEND || number === DELETE ? 'done' : 'failed';
}

/** Once, or twice if it was accepted and that could not be noted down. */
function timesSent(number: number, kind: FaultKind): number[] {
  const unnoted =
    number === SEND
      ? kind.carriedOut
      : (number === DELETE && (!kind.transient || kind.lasting)) || (kind.lasting && number < LEASE);
  return unnoted ? [1, 2] : [1];
}
