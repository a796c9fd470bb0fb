import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { isLong, timeout } from '../support/effort.ts';
import { runMaintenanceOnce } from '../support/maintenance.ts';
import { PATHS } from '../support/paths.ts';
import { rows } from '../support/profiles.ts';
import { aReceiver, toReceivers } from '../support/receiver.ts';
import { aClient } from '../support/seed.ts';
import { bearer, begin } from '../support/service.ts';
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
    const [sentOn, delays] = [new Map<string, number>(), [] as number[]];
    const other = await aReceiver(async ({ applicantId }) => {
      delays.push(Date.now() - (sentOn.get(applicantId) ?? Date.now()));
      await pause(ANSWER);
      return new Response(null, { status: 204 });
    });
    await env.DB.prepare('update webhooks set types = ? where id = ?').bind('applicant.created', other.id).run();
    const seeding = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ?1)
    insert into events (applicant_id, client_id, action, fields, request_id, at)
    select 'aplt_' || (i * 7919 % 2500), 'cli_seed', 'updated', 'email', i, ?2 from n`;
    await env.DB.prepare(seeding).bind(EVENTS, Date.now()).run();
    await runMaintenanceOnce({}, { fetch: toReceivers });
    const tried = returned.got.length;
    expect([tried > 0, tried < 20]).toEqual([true, true]);

    returned.answer = async () => {
      await pause(ANSWER);
      return new Response(null, { status: 204 });
    };
    // The time for the next try has come; how long that takes is said by the schedule.
    await env.DB.batch([
      env.DB.prepare('update webhooks set due_on = 0'),
      env.DB.prepare('update webhook_people set due_on = 0'),
    ]);
    let isOver = false;
    const others = (async () => {
      while (!isOver) {
        const options = { headers: bearer(credential), json: {}, seams: { fetch: toReceivers } };
        const { response, rest } = await begin('POST', PATHS.applicants, options);
        sentOn.set((await response.json<{ id: string }>()).id, Date.now());
        await Promise.all([rest(), pause(500)]);
      }
    })();
    const distinct = () => new Set(returned.got.slice(tried).map(({ id }) => id)).size;
    let elapsed = 0;
    while (distinct() < EVENTS) {
      const begun = Date.now();
      await runMaintenanceOnce({}, { fetch: toReceivers });
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
