import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { systemClock } from '../../src/platform/clock.ts';
import { isLong, timeout } from '../support/effort.ts';
import { runMaintenanceOnce } from '../support/maintenance.ts';
import { PATHS } from '../support/paths.ts';
import { rows } from '../support/profiles.ts';
import { aReceiver, toReceivers } from '../support/receiver.ts';
import { aClient } from '../support/seed.ts';
import { bearer, begin, call } from '../support/service.ts';
import { simulatedTime } from '../support/simulated-clock.ts';
import { clear } from '../support/snapshots.ts';

/*
 * Ten thousand events behind a receiver that was dead: they are with it within ten minutes of its return, and another
 * receiver gets its own within five seconds meanwhile. In real time; `npm test` sends 40.
 */
const EVENTS = isLong ? 10_000 : 40;
/** Milliseconds that each answer takes. */
const ANSWER = 20;
const MINUTE = 60_000;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

it(
  `sends ${EVENTS} events within ten minutes of the return of a receiver, and delays no other`,
  async () => {
    await clear();
    const { credential } = await aClient('key', { scopes: ['identity-verification'] });
    const returned = await aReceiver(() => new Response(null, { status: 503 }));
    const headers = bearer(credential);
    // The outage begins with the usual traffic: a person now and then, and a scheduled run each minute.
    const { clock: outage, env: bindings } = simulatedTime(Date.now());
    const during = { clock: outage, fetch: toReceivers };
    for (let minute = 0; minute < 5; minute++) {
      await call('POST', PATHS.applicants, { headers, json: {}, env: bindings, seams: during });
      outage.advance(MINUTE);
      await runMaintenanceOnce(bindings, during);
    }
    const seeding = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ?1)
    insert into events (applicant_id, client_id, action, fields, request_id, at)
    select 'aplt_' || (i * 7919 % 2500), 'cli_seed', 'updated', 'email', i, ?2 from n`;
    await env.DB.prepare(seeding).bind(EVENTS, Date.now()).run();
    await runMaintenanceOnce(bindings, during);
    outage.stop();
    // It answers in real time, so it comes when time is real again.
    const [sentOn, delays] = [new Map<string, number>(), [] as number[]];
    const other = await aReceiver(async ({ applicantId }) => {
      delays.push(Date.now() - (sentOn.get(applicantId) ?? Date.now()));
      await pause(ANSWER);
      return new Response(null, { status: 204 });
    });
    await env.DB.prepare('update webhooks set types = ? where id = ?').bind('applicant.created', other.id).run();
    const tried = returned.got.length;
    expect([tried > 0, tried < 30]).toEqual([true, true]);

    returned.answer = async () => {
      await pause(ANSWER);
      return new Response(null, { status: 204 });
    };
    // The time for the next try has come; how long that takes is said by the schedule.
    const [{ due_on = 0 } = {}] = (await rows<{ id: string; due_on: number }>('webhooks')).filter(
      ({ id }) => id === returned.id,
    );
    const ahead = due_on - Date.now();
    expect(ahead).toBeGreaterThan(0);
    const seams = { clock: { ...systemClock, now: () => Date.now() + ahead }, fetch: toReceivers };
    let isOver = false;
    const others = (async () => {
      while (!isOver) {
        const options = { headers, json: {}, seams };
        const { response, rest } = await begin('POST', PATHS.applicants, options);
        sentOn.set((await response.json<{ id: string }>()).id, Date.now());
        await Promise.all([rest(), pause(500)]);
      }
    })();
    const distinct = () => new Set(returned.got.slice(tried).map(({ id }) => id)).size;
    let elapsed = 0;
    while (distinct() < EVENTS) {
      const begun = Date.now();
      await runMaintenanceOnce({}, seams);
      const took = Date.now() - begun;
      // Runs begin a minute apart.
      elapsed += distinct() < EVENTS ? Math.max(took, MINUTE) : took;
      expect(elapsed).toBeLessThan(10 * MINUTE);
    }
    isOver = true;
    await others;
    console.info(
      `${EVENTS} events in ${elapsed} ms; the other receiver got its own after at most ${Math.max(...delays)} ms`,
    );
    expect(Math.max(...delays)).toBeLessThan(5_000);
    expect(await rows('webhook_people')).toEqual([]);
  },
  timeout(120_000),
);
