import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { loggedIn, logIn } from '../support/accounts.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { intercepted } from '../support/intercepted.ts';
import { tokenOf } from '../support/oauth.ts';
import { PATHS } from '../support/paths.ts';
import { UNKNOWN_ID } from '../support/profiles.ts';
import { aClient, anAccount, anApplicant, asSite } from '../support/seed.ts';
import { bearer, call } from '../support/service.ts';

useCheapPasswords();

const { credential } = await aClient('key');
const headers = bearer(credential);
const applicant = await anApplicant(headers);
const BOOKMARK = '00000085-00000006-00004ed5-c9fcda6b9f1ec7d3a1b2c3d4e5f60718';

/** D1 that notes from where each session starts. */
function noting(starts: unknown[]): D1Database {
  return intercepted(env.DB, ['withSession'], (run, [start]) => {
    starts.push(start);
    // The bookmark is of another database, so the session itself starts where the real one can.
    return run(['first-primary']);
  });
}

async function startOf(method: string, path: string, bookmark: string, json?: unknown): Promise<unknown[]> {
  const starts: unknown[] = [];
  const options = { headers: { ...headers, 'x-d1-bookmark': bookmark }, env: { DB: noting(starts) } };
  await call(method, path, json === undefined ? options : { ...options, json });
  return starts;
}

it('reads from the primary, so that new applicant is visible to the next read', async () => {
  const starts: unknown[] = [];
  await call('GET', PATHS.applicant(applicant.id), { headers, env: { DB: noting(starts) } });
  expect(starts).toEqual(['first-primary']);
});

it.each([
  ['GET', PATHS.applicant(applicant.id)],
  ['HEAD', PATHS.applicant(applicant.id)],
  ['GET', `${PATHS.applicants}?email=a@b.co`],
])('%s %s may be answered by a replica as fresh as the bookmark', async (method, path) => {
  expect(await startOf(method, path, BOOKMARK)).toEqual([BOOKMARK]);
});

it.each([
  'first-unconstrained',
  'first-primary',
  '',
  'nonsense',
  `${BOOKMARK}x`,
  BOOKMARK.slice(1),
  BOOKMARK.toUpperCase().replace('C9', 'G9'),
])('reads from the primary when the bookmark is %j', async (bookmark) => {
  expect(await startOf('GET', PATHS.applicant(applicant.id), bookmark)).toEqual(['first-primary']);
});

it.each([
  [
    'an earlier answer',
    async () => (await call('GET', PATHS.applicant(applicant.id), { headers })).headers.get('x-d1-bookmark'),
  ],
  ['the future', async () => `ffffffff-ffffffff-ffffffff-${'f'.repeat(32)}`],
])('reads from the real database with a bookmark of %s', async (_, bookmark) => {
  const sent = { ...headers, 'x-d1-bookmark': (await bookmark()) ?? '' };
  const response = await call('GET', PATHS.applicant(applicant.id), { headers: sent });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual(applicant);
  expect(response.headers.get('x-d1-bookmark')).not.toBeNull();
});

it('writes to the primary, whatever the bookmark', async () => {
  expect(await startOf('POST', PATHS.applicants, BOOKMARK, {})).toEqual(['first-primary']);
  expect(await startOf('PATCH', PATHS.applicant(applicant.id), BOOKMARK, {})).toEqual(['first-primary']);
  expect(await startOf('POST', PATHS.anonymize(applicant.id), BOOKMARK)).toEqual(['first-primary']);
});

it('returns the bookmark of the database, also with a failure', async () => {
  const response = await call('GET', PATHS.applicant(UNKNOWN_ID), { headers });
  expect(response.status).toBe(404);
  expect(response.headers.get('x-d1-bookmark')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{32}$/);
  expect((await call('GET', PATHS.applicants)).headers.get('x-d1-bookmark')).toBeNull();
});

const oauth = await aClient('oauth');
const { username } = await anAccount();

it.each<[string, boolean, () => Promise<Response>]>([
  [
    'a client token, got with a secret',
    true,
    async () => call('GET', PATHS.applicant(applicant.id), { headers: bearer(await tokenOf(oauth)) }),
  ],
  ['a public client', false, () => call('GET', `${PATHS.checkUsername}?username=a`, { headers: asSite })],
  ['a log-in', false, () => logIn(username)],
  ["an applicant's token", false, async () => call('GET', PATHS.me, { headers: await loggedIn(username) })],
])('gives %s the bookmark: %s', async (_, given, send) => {
  const response = await send();
  expect(response.status).toBe(200);
  expect(response.headers.has('x-d1-bookmark')).toBe(given);
});
