import fc from 'fast-check';
import { parse, union } from 'valibot';
import { expect, it } from 'vitest';
import { AccountsError } from '../../src/accounts/schema.ts';
import { OAuthError } from '../../src/oauth/schema.ts';
import { ProfilesError } from '../../src/profiles/schema.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { effort, share, timeout } from '../support/effort.ts';
import { allLimits } from '../support/limits.ts';
import { logged } from '../support/logs.ts';
import { mailbox } from '../support/mailbox.ts';
import { call } from '../support/service.ts';
import { type Footprint, footprint, snapshot } from '../support/snapshots.ts';
import { type Attack, attacksOn, type Draft, draftOf, STRANGE_BODIES } from './attacks.ts';
import { CANARY } from './hostile-inputs.ts';
import { scenarios } from './request-scenarios.ts';
import type { Scenario } from './scenarios/scenario.ts';

useCheapPasswords();

const ENV = { ...mailbox().env, ...allLimits(async () => ({ success: true })) };

it.each(scenarios.map((scenario, number) => ({ ...scenario, scenario, number })))(
  '$what: an attacked request gets a decided response without an echo, and a rejection changes nothing',
  async ({ scenario, number }) => {
    let sent = 0;
    const property = fc.asyncProperty(attacksOn(scenario), async (attacks) => {
      const lines = await logged(async () => {
        if (await withstand(scenario, attacks)) sent += 1;
      });
      expect(lines.join('\n')).not.toContain(CANARY);
    });
    const examples = scenario.reads ? share(STRANGE_BODIES, 4, number).map((attack): [Attack[]] => [[attack]]) : [];
    const { seed, numRuns } = effort(1);
    // Not the same attacks everywhere.
    await fc.assert(property, {
      seed: seed + number,
      numRuns: numRuns + examples.length,
      examples,
      reporter: reporting,
    });
    expect(sent).toBeGreaterThanOrEqual(numRuns / 2);
  },
  timeout(60_000),
);

/** The request as a failure shows it, which says more than how it was drawn. */
function reporting(details: fc.RunDetails<[Attack[]]>): void {
  if (!details.failed) return;
  const [attacks = []] = details.counterexample ?? [];
  throw new Error(`${attacks.map(({ what }) => what).join(', and ')}\n${fc.defaultReportMessage(details)}`, {
    cause: details.errorInstance,
  });
}

/** Sends an attacked request and checks the response; false when it cannot be written down as a request at all. */
async function withstand(scenario: Scenario, attacks: readonly Attack[]): Promise<boolean> {
  const right = draftOf(await scenario.prepare());
  const draft = attacks.reduce((draft, attack) => attack.on(draft), right);
  if (!isRequest(draft)) return false;
  const before = await snapshot();
  const { method, path, headers, body } = draft;
  const response = await call(method, path, {
    headers,
    env: ENV,
    ...(mayHaveBody(method) && body !== undefined && { body }),
  });
  const changes = footprint(before, await snapshot());
  await expectDecided(response, method);
  if (response.status >= 400 || method === 'GET' || method === 'HEAD') expect(changes.filter(isUnasked)).toEqual([]);
  return true;
}

const mayHaveBody = (method: string) => method !== 'GET' && method !== 'HEAD';

function isRequest({ method, path, headers }: Draft): boolean {
  try {
    return new Request(`https://internal.example${path}`, { method, headers }).url.startsWith(
      'https://internal.example/',
    );
  } catch {
    return false;
  }
}

/**
 * What is noted of a rejection or a read: a wrong password, at the account or the unknown name, an export, the hour in
 * which its client called and the use of a session; and the claim at a domain that is gone.
 */
const NOTED = [
  /action=(log_in_failed|exported|work_email_denied)/,
  /^~ accounts (failed_since )?failed_count$/,
  /^[+~] unknown_names /,
  /^~ clients last_used_on$/,
  /^~ sessions expires_on$/,
  /^~ accounts !work_email !work_email_key/,
  /^- links$/,
];

/** Whatever else changes. */
function isUnasked(change: Footprint[number]): boolean {
  return !NOTED.some((note) => note.test(change));
}

const TYPES = [
  'application/json',
  'application/x-ndjson',
  'text/html; charset=utf-8',
  'text/plain; charset=utf-8',
  'text/plain',
];

/** Holds any answer to what every one of them owes. */
async function expectDecided(response: Response, method: string): Promise<void> {
  const { status, headers } = response;
  expect(status).toBeLessThan(500);
  expect(headers.get('cko-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(JSON.stringify([...headers])).not.toContain(CANARY);
  expect(headers.get('set-cookie')).toBeNull();
  const text = await response.text();
  if (text === '') return;
  const type = headers.get('content-type');
  expect(TYPES).toContain(type);
  expect(method).not.toBe('HEAD');
  if (status >= 400 || type !== 'application/json') expect(text).not.toContain(CANARY);
  if (type === 'text/html; charset=utf-8')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  if (status < 400) return;
  expect(text).not.toMatch(/D1_|SQLITE|\.ts:|\bat \S+ \(|Error:/);
  if (type === 'application/json') parse(union([ProfilesError, AccountsError, OAuthError]), JSON.parse(text));
  else if (type !== 'text/html; charset=utf-8') expect(text).toMatch(/^[a-z_ ]+$/);
}
