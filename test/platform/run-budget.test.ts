import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { denialStep } from '../../src/mail/budget/store.ts';
import { openMail } from '../../src/mail/open-mail.ts';
import { createContext } from '../../src/platform/context.ts';
import { openRunBudget } from '../../src/platform/run-budget.ts';
import { clockAt, type ManualClock } from '../support/clock.ts';
import { intercepted } from '../support/intercepted.ts';
import { logged } from '../support/logs.ts';
import { mailbox } from '../support/mailbox.ts';
import { runMaintenanceOnce } from '../support/maintenance.ts';
import { rows } from '../support/profiles.ts';
import { aClient, aPersonWithEverything } from '../support/seed.ts';

const MINUTE = 60_000;
const site = await aClient('public');

/** So many mails that are due, and rows that have expired, of one person. */
async function backlog(mails: number, expired: number): Promise<ManualClock> {
  const { id, workLink } = await aPersonWithEverything(site.id);
  const linkId = workLink.split('.', 1)[0];
  const numbers = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ?1)`;
  const columns = '(id, link_id, template, language, address, target, due_on, attempts)';
  const mail = `'mail ' || i, ?2, 'work_email', 'en', i || '@firm.example', null, 1, 1`;
  await env.DB.batch([
    env.DB.prepare('delete from outbox'),
    env.DB.prepare(`insert into outbox ${columns} ${numbers} select ${mail} from n`).bind(mails, linkId),
    env.DB.prepare(
      `insert into sessions (token_hash, applicant_id, client_id, expires_on) ${numbers} select i, ?2, ?3, 1 from n`,
    ).bind(expired, id, site.id),
    env.DB.prepare(`insert into unknown_names ${numbers} select i, 1, 1 from n`).bind(expired),
  ]);
  return clockAt(Date.now());
}

/** D1 with a count of the statements of its batches. */
function countingStatements(): { DB: D1Database; statements: () => number } {
  let statements = 0;
  const DB = intercepted(env.DB, ['batch'], (run, [list]) => {
    statements += (list as unknown[]).length;
    return run();
  });
  return { DB, statements: () => statements };
}

const unfinished = (lines: readonly string[]) => lines.filter((line) => line.includes('maintenance_unfinished')).length;

it('sends each of many mails once after a long outage, with fewer statements than D1 allows', async () => {
  const clock = await backlog(1_200, 12_000);
  const { env: bindings, mails } = mailbox();
  const { DB, statements } = countingStatements();
  const lines = await logged(() => runMaintenanceOnce({ ...bindings, DB }, { clock }));
  expect(statements()).toBeLessThan(500);
  expect([unfinished(lines), (await rows('outbox')).length]).toEqual([0, 0]);
  expect([mails.length, new Set(mails.map(({ to }) => to)).size]).toEqual([1_200, 1_200]);
  for (let run = 0; run < 2; run++) await runMaintenanceOnce(bindings, { clock });
  expect(mails).toHaveLength(1_200);
  expect(await rows('unknown_names')).toEqual([]);
}, 120_000);

it('is spent after 500 statements, of both databases together', async () => {
  const budget = openRunBudget(createContext({ env, execution: createExecutionContext(), openMail }));
  const { db, primary } = budget.context;
  const statements = (count: number) => Array(count).fill(denialStep(['a mailbox'], 0));
  await db.run(statements(250), { retry: 'safe' });
  await primary.run(statements(249), { retry: 'safe' });
  expect(budget.isSpent()).toBe(false);
  await primary.run(statements(1), { retry: 'safe' });
  expect(budget.isSpent()).toBe(true);
});

it('ends after 25 seconds of a slow mail service, leaves the rest to the next run, and sends each mail once', async () => {
  const clock = await backlog(100, 10);
  let slow = true;
  let inRound = 0;
  const { env: bindings, mails } = mailbox(async () => {
    // Twenty mails of a round take ten seconds together.
    inRound += 1;
    if (slow && inRound % 20 === 0) clock.advance(10_000);
  });
  const lines = await logged(() => runMaintenanceOnce(bindings, { clock }));
  expect([unfinished(lines), mails.length]).toEqual([1, 60]);
  slow = false;
  clock.advance(MINUTE);
  await runMaintenanceOnce(bindings, { clock });
  expect([mails.length, new Set(mails.map(({ to }) => to)).size]).toEqual([100, 100]);
});

it('gives every step its round before any gets another', async () => {
  const clock = await backlog(60, 10);
  const { env: bindings } = mailbox(async () => clock.advance(30_000));
  await runMaintenanceOnce(bindings, { clock });
  expect((await rows('sessions')).filter(({ expires_on }) => expires_on === 1)).toEqual([]);
  expect(await rows('unknown_names')).toEqual([]);
  await env.DB.prepare('delete from outbox').run();
});
