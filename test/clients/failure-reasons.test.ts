import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { hashPassword } from '../../src/accounts/passwords/hashing/hashing.ts';
import { newApiKey, newSecret } from '../../src/clients/client.ts';
import type { InvalidityReason } from '../../src/clients/errors.ts';
import { replaceClientSecret, revokeClient } from '../../src/clients/store.ts';
import { newApplicantToken } from '../../src/oauth/tokens/applicant-token.ts';
import { sha256 } from '../../src/platform/hash.ts';
import { openSecrets } from '../../src/platform/secrets.ts';
import { loggedIn, logIn, OTHER_PASSWORD } from '../support/accounts.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { clockAt } from '../support/clock.ts';
import { logged } from '../support/logs.ts';
import { mailbox } from '../support/mailbox.ts';
import { meanwhile } from '../support/meanwhile.ts';
import { signAgain, tokenOf } from '../support/oauth.ts';
import { PATHS } from '../support/paths.ts';
import { UNKNOWN_ID } from '../support/profiles.ts';
import { aClient, aDatabase, anAccount, PASSWORD } from '../support/seed.ts';
import { basic, bearer, type Call, call } from '../support/service.ts';
import { claimant, decide } from '../support/work-email.ts';

useCheapPasswords();

/*
 * A failure carries a reason for the operator. It is in the log line of its request, and the response is the same
 * whatever the reason was: a caller that probes credentials learns nothing from it.
 */

const HOUR = 60 * 60 * 1000;
const db = aDatabase();
const backEnd = await aClient('oauth', { scopes: ['identity-verification', 'frontend'] });
const token = await tokenOf(backEnd);
const account = await anAccount();
const secrets = openSecrets(env.SERVICE_SECRETS, () => {});

const atProfiles = (headers: Record<string, string>, options: Call = {}) =>
  call('GET', PATHS.applicant(UNKNOWN_ID), { headers, ...options });
const atAccounts = (headers: Record<string, string>, options: Call = {}) =>
  call('GET', `${PATHS.checkUsername}?username=unknown`, { headers, ...options });
const atMe = (headers: Record<string, string>, options: Call = {}) => call('GET', PATHS.me, { headers, ...options });

async function ofRevokedClient(): Promise<string> {
  const client = await aClient('oauth');
  const issued = await tokenOf(client);
  await revokeClient(db, client.id, Date.now());
  return issued;
}

async function ofReplacedSecret(): Promise<string> {
  const client = await aClient('oauth');
  const issued = await tokenOf(client);
  await replaceClientSecret(db, client.id, await sha256(newSecret()));
  return issued;
}

/** Later than any client is cached for. */
const inAMinute = () => ({ seams: { clock: clockAt(Date.now() + 60_000) } });
const inTwoHours = () => ({ seams: { clock: clockAt(Date.now() + 2 * HOUR) } });

type Provocable = InvalidityReason;

/** At least one call for each reason why credentials are not valid; a reason without one does not compile. */
const INVALID: Readonly<Record<Provocable, readonly (() => Promise<Response>)[]>> = {
  scheme_unknown: [
    () => atProfiles({ authorization: `Digest ${token}` }),
    () => atAccounts({ authorization: `Digest ${token}` }),
    () => atMe({ authorization: 'Basic ~' }),
  ],
  client_expired: [async () => atProfiles(bearer((await aClient('key', { expiresOn: 1 })).credential))],
  key_unknown: [() => atProfiles(bearer(newApiKey()))],
  client_unknown: [() => atAccounts(basic('unknown', '')), () => atMe(basic('unknown', ''))],
  secret_missing: [() => atAccounts(basic(backEnd.id, ''))],

  expired: [() => atProfiles(bearer(token), inTwoHours()), () => atAccounts(bearer(token), inTwoHours())],
  wrong_issuer: [
    async () => atProfiles(bearer(await signAgain(token, { claims: { iss: 'https://elsewhere.example' } }))),
  ],
  wrong_audience: [
    async () => atProfiles(bearer(await signAgain(token, { claims: { aud: 'https://elsewhere.example' } }))),
  ],
  wrong_signature: [
    async () => atProfiles(bearer(await signAgain(token, { purpose: 'link' }))),
    async () => atMe(bearer(await signAgain(token, { purpose: 'link' }))),
  ],
  malformed: [
    () => atProfiles(bearer('nonsense')),
    async () => atProfiles(bearer(await signAgain(token, { typ: 'JWT' }))),
    () => atAccounts(bearer('nonsense')),
  ],
  session_ended: [
    async () => atMe(bearer(await newApplicantToken({ secrets }))),
    async () => atAccounts(await loggedIn(account.username), inTwoHours()),
  ],
  client_revoked: [
    async () => atProfiles(bearer(await ofRevokedClient()), inAMinute()),
    async () => atProfiles(bearer(await ofReplacedSecret()), inAMinute()),
  ],
};

/** Calls that fail for another code's reason. */
const OTHERS: Readonly<Record<string, readonly (() => Promise<Response>)[]>> = {
  applicant_token: [async () => atProfiles(await loggedIn(account.username))],
  name_unknown: [() => logIn('unknown')],
  password_wrong: [() => logIn(account.username, OTHER_PASSWORD)],
  password_replaced: [() => logInWhilePasswordIsReplacedTwice()],
  altered: [() => call('GET', PATHS.claim('nonsense'))],
  used_or_lapsed: [() => pageOfUsedLink()],
  settled_meanwhile: [() => confirmWhileDenied()],
};

async function logInWhilePasswordIsReplacedTwice(): Promise<Response> {
  const { username, id } = await anAccount();
  const replace = async () => {
    const hash = await hashPassword(PASSWORD);
    await env.DB.prepare('update accounts set password_hash = ? where applicant_id = ?').bind(hash, id).run();
  };
  const DB = meanwhile(meanwhile(env.DB, 4, replace), 2, replace);
  return logIn(username, PASSWORD, { env: { DB } });
}

async function pageOfUsedLink(): Promise<Response> {
  const { page } = await claimant();
  await decide(page, 'deny');
  return call('GET', page);
}

async function confirmWhileDenied(): Promise<Response> {
  const { page } = await claimant();
  const DB = meanwhile(env.DB, 2, () => decide(page, 'deny'));
  return decide(page, 'confirm', { env: { DB, ...mailbox().env } });
}

/** A response as a caller sees it: status, headers and body, but for the names of the request and of the database's state. */
async function wireOf(response: Response): Promise<string> {
  const text = (await response.text()).replaceAll(String(response.headers.get('cko-request-id')), '…');
  const headers = [...response.headers].filter(([name]) => !['cko-request-id', 'x-d1-bookmark'].includes(name));
  return JSON.stringify([response.status, headers, text]);
}

interface RequestLine {
  readonly event: string;
  readonly request_id: string;
  readonly code?: string;
  readonly reason?: string;
}

/** Makes a call; its own log line, and what went over the wire. */
async function observe(send: () => Promise<Response>): Promise<{ line: RequestLine | undefined; wire: string }> {
  let response = new Response();
  const lines = await logged(async () => {
    response = await send();
  });
  const requests = lines.map((line) => JSON.parse(line) as RequestLine).filter(({ event }) => event === 'request');
  const id = response.headers.get('cko-request-id');
  return { line: requests.find(({ request_id }) => request_id === id), wire: await wireOf(response) };
}

const cases = Object.entries({ ...INVALID, ...OTHERS }).flatMap(([reason, sends]) =>
  sends.map((send, number) => ({ reason, send, number })),
);

it.each(cases)('"$reason" ($number) is in the log line, and not on the wire', async ({ reason, send }) => {
  const { line, wire } = await observe(send);
  expect(line?.reason).toBe(reason);
  // The published description names "expired" among others; the next test compares it word by word.
  expect(wire.replace(/error_description[^}]*/, '')).not.toContain(reason);
});

it('invalid credentials get the same response for every reason, from each endpoint', async () => {
  const known = new Set<string>();
  for (const ask of [atProfiles, atAccounts, atMe]) known.add(await wireOf(await ask(bearer('nonsense'))));
  for (const send of Object.values(INVALID).flat()) expect(known).toContain(await wireOf(await send()));
});

it.each([
  [
    'log-in',
    [() => logIn('unknown'), () => logIn(account.username, OTHER_PASSWORD), logInWhilePasswordIsReplacedTwice],
  ],
  ['link', [() => call('GET', PATHS.claim('nonsense')), pageOfUsedLink, confirmWhileDenied]],
])('a failed %s gets the same response for every reason', async (_, sends) => {
  const wires = await Promise.all(sends.map(async (send) => wireOf(await send())));
  expect(new Set(wires).size).toBe(1);
});
