import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { loggedIn, logIn, readMe } from '../../support/accounts.ts';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { mailbox } from '../../support/mailbox.ts';
import { PATHS } from '../../support/paths.ts';
import { historyOf, rows, UNKNOWN_ID } from '../../support/profiles.ts';
import { aClient, anAccount, anApplicant, aPersonWithEverything, ORIGIN, site } from '../../support/seed.ts';
import { bearer, call, dump } from '../../support/service.ts';
import { anOperator, nextOf, open, send, signedIn, textOf } from '../support.ts';

useCheapPasswords();

const operator = await anOperator();
const session = await signedIn(operator);
const auditor = bearer((await aClient('key', { scopes: ['identity-verification', 'privacy'] })).credential);

const pathOf = (id: string) => `/console/people/${id}`;
const act = (id: string, name: string, fields: Record<string, string> = {}, options = {}) =>
  send(`${pathOf(id)}/${name}`, session, fields, options);
const problemOf = async (response: Response) => {
  expect(response.status).toBe(400);
  return /<p class="notice problem" role="alert">([^<]*)</.exec(await response.text())?.[1];
};
const done = (id: string, name: string) => [303, `${pathOf(id)}?done=${name}`];
const applicantOf = async (id: string) => (await call('GET', PATHS.applicant(id), { headers: auditor })).json<object>();

/** The entries of a person's history that the operator has made. */
async function actsOf(id: string): Promise<string[]> {
  const events = await rows<Record<string, string>>('events');
  const own = events.filter(({ applicant_id, client_id }) => applicant_id === id && client_id === operator.id);
  return own.map(({ action, fields }) => `${action} ${fields}`.trim());
}

it('corrects the name of a profile', async () => {
  const { id } = await anApplicant(auditor, { external_applicant_name: 'Hanna' });
  expect(nextOf(await act(id, 'profile', { name: ' Hannah Bret ', version: '1' }))).toEqual(done(id, 'corrected'));
  expect(await applicantOf(id)).toMatchObject({ external_applicant_name: 'Hannah Bret' });
  expect(textOf(await open(`${pathOf(id)}?done=corrected`, session))).toContain('The name is corrected.');
  expect(nextOf(await act(id, 'profile', { name: 'Hannah Bret', version: '2' }))).toEqual(done(id, 'same'));
  expect(await actsOf(id)).toEqual(['updated external_applicant_name']);
});

it.each([
  ['an empty name', { name: ' ', version: '1' }, 'cannot be emptied'],
  ['no name', { version: '1' }, 'cannot be emptied'],
  ['a long one', { name: 'x'.repeat(256), version: '1' }, 'one line of at most 255'],
  ['one that turns around', { name: 'a\u202eb', version: '1' }, 'one line of at most 255'],
  ['one that was changed meanwhile', { name: 'Hannah', version: '7' }, 'changed meanwhile'],
])('does not correct a profile to %s', async (_, fields, problem) => {
  const { id } = await anApplicant(auditor, { external_applicant_name: 'Hanna' });
  expect(await problemOf(await act(id, 'profile', fields))).toContain(problem);
  expect(await applicantOf(id)).toMatchObject({ external_applicant_name: 'Hanna' });
  expect(await actsOf(id)).toEqual([]);
});

it('corrects the names of an account, records what differs, and empties a name', async () => {
  const { id, username } = await anAccount({ firstname: 'Hanna', lastname: 'Bret' });
  const names = { salutation: '2', firstname: 'Hannah', lastname: 'Bret' };
  expect(nextOf(await act(id, 'account', names))).toEqual(done(id, 'corrected'));
  expect(nextOf(await act(id, 'account', names))).toEqual(done(id, 'same'));
  expect(await readMe(await loggedIn(username))).toMatchObject(names);
  await act(id, 'account', { ...names, lastname: '' });
  expect(await readMe(await loggedIn(username))).toMatchObject({ lastname: null });
  expect(await actsOf(id)).toEqual(['account_updated salutation firstname', 'account_updated lastname']);
  for (const wrong of [
    { ...names, salutation: '7' },
    { ...names, firstname: 'a\nb' },
  ]) {
    expect(await problemOf(await act(id, 'account', wrong))).toContain('A name is one line');
  }
});

it('ends every session', async () => {
  const { id, username } = await anAccount();
  const headers = await loggedIn(username);
  expect(nextOf(await act(id, 'sessions'))).toEqual(done(id, 'sessions'));
  expect((await call('GET', PATHS.me, { headers })).status).toBe(401);
  await act(id, 'sessions');
  expect(await actsOf(id)).toEqual(['sessions_ended']);
});

it('lifts a lock, and no other', async () => {
  const { id, username } = await anAccount();
  expect(await problemOf(await act(id, 'lock'))).toBe('The account is not locked.');
  const lock = env.DB.prepare('update accounts set failed_since = ?, failed_count = 100 where applicant_id = ?');
  await lock.bind(Date.now() - 1_000, id).run();
  expect((await logIn(username)).status).toBe(429);
  const page = textOf(await open(pathOf(id), session));
  expect(page).toContain('Log-in locked until');
  expect(page).toContain('after 100 wrong passwords');
  expect(nextOf(await act(id, 'lock'))).toEqual(done(id, 'unlocked'));
  expect((await logIn(username)).status).toBe(200);
  await lock.bind(Date.now() - 61 * 60_000, id).run();
  expect(await problemOf(await act(id, 'lock'))).toBe('The account is not locked.');
  expect(await actsOf(id)).toEqual(['unlocked']);
});

it('sends a link to set a new password, which leads to the page of a client', async () => {
  const { id, email } = await anAccount();
  const { env: bindings, mails } = mailbox();
  const send = (client: string) => act(id, 'reset-link', { client }, { env: bindings });
  expect(await problemOf(await send(site.id))).toContain('Choose a client');
  const { id: other } = await aClient('public', { origins: [ORIGIN], resetUrl: `${ORIGIN}/password` });
  expect(await open(pathOf(id), session)).toContain(`<option value="${other}">`);
  expect(nextOf(await send(other))).toEqual(done(id, 'reset_link'));
  expect(mails.map(({ to }) => to)).toEqual([email]);
  expect(mails[0]?.text).toContain(`${ORIGIN}/password?authToken=`);
  expect(await problemOf(await send(other))).toContain('Nothing was mailed');
  for (const unknown of ['', 'cli_none', operator.id]) {
    expect(await problemOf(await send(unknown))).toContain('Choose a client');
  }
  expect(await actsOf(id)).toEqual(['reset_sent password']);
});

it('sends a link that verifies the address', async () => {
  const { id, email } = await anAccount();
  const { env: bindings, mails } = mailbox();
  expect(nextOf(await act(id, 'verification-link', {}, { env: bindings }))).toEqual(done(id, 'verification_link'));
  expect(mails.map(({ to }) => to)).toEqual([email]);
  expect(await actsOf(id)).toEqual(['email_verification_asked email']);
  for (let more = 0; more < 2; more++) await act(id, 'verification-link', {}, { env: bindings });
  expect(await problemOf(await act(id, 'verification-link', {}, { env: bindings }))).toContain('Nothing was mailed');
  const { id: verified } = await aPersonWithEverything(site.id);
  expect(await problemOf(await act(verified, 'verification-link'))).toContain('verified already');
});

it('ends internal', async () => {
  const { id, token } = await aPersonWithEverything(site.id, true);
  expect(await readMe(bearer(token))).toMatchObject({ internal: true });
  expect(nextOf(await act(id, 'internal'))).toEqual(done(id, 'internal'));
  expect(await readMe(bearer(token))).toMatchObject({ internal: false });
  expect(await problemOf(await act(id, 'internal'))).toContain('does not count as internal');
  expect(await actsOf(id)).toEqual(['internal_ended internal']);
});

it('exports what the API exports, as a file', async () => {
  const { id } = await aPersonWithEverything(site.id);
  const document = await (await call('GET', PATHS.export(id), { headers: auditor })).json<{ events: unknown[] }>();
  const response = await act(id, 'export');
  expect([response.status, response.headers.get('content-disposition')]).toEqual([
    200,
    `attachment; filename="${id}.json"`,
  ]);
  expect(response.headers.get('cache-control')).toBe('no-store');
  const file = await response.json<{ events: unknown[] }>();
  expect({ ...file, events: file.events.slice(1) }).toEqual(document);
  expect(await actsOf(id)).toEqual(['exported']);
});

it('anonymizes a person whose id is typed', async () => {
  const { id, username, email } = await aPersonWithEverything(site.id);
  for (const typed of ['', 'yes', UNKNOWN_ID, id.toUpperCase()]) {
    expect(await problemOf(await act(id, 'anonymize', { typed }))).toContain('Nothing was removed');
  }
  expect(nextOf(await act(id, 'anonymize', { typed: ` ${id} ` }))).toEqual(done(id, 'anonymized'));
  const stored = await dump();
  for (const gone of [username, email]) expect(stored).not.toContain(gone);
  expect(await actsOf(id)).toEqual(['anonymized']);
  expect(await problemOf(await act(id, 'profile', { name: 'Hannah', version: '1' }))).toContain('has been anonymized');
});

const everyAct: [string, Record<string, string>][] = [
  ['profile', { name: 'Hannah', version: '1' }],
  ['account', { salutation: '0', firstname: '', lastname: '' }],
  ['reset-link', { client: site.id }],
  ['verification-link', {}],
  ['sessions', {}],
  ['lock', {}],
  ['internal', {}],
  ['export', {}],
  ['anonymize', { typed: UNKNOWN_ID }],
];

it.each(everyAct)('has no act %s for a person who is not there, and records nothing', async (name, fields) => {
  const before = await rows('events');
  expect((await act(UNKNOWN_ID, name, fields)).status).toBe(404);
  expect(await rows('events')).toEqual(before);
});

it('tells webhooks and the feed of acts as of calls', async () => {
  const { id, username } = await anAccount();
  await loggedIn(username);
  await act(id, 'sessions');
  await act(id, 'anonymize', { typed: id });
  const reader = bearer((await aClient('key', { scopes: ['events'] })).credential);
  const { data } = await (await call('GET', `${PATHS.feed}?limit=1000`, { headers: reader })).json<{
    data: { type: string; data: { applicant_id: string; client_id: string } }[];
  }>();
  const own = data.filter(({ data: { applicant_id } }) => applicant_id === id);
  expect(own.map(({ type, data: { client_id } }) => [type, client_id])).toEqual([
    ['account.registered', site.id],
    ['account.sessions_ended', operator.id],
    ['applicant.anonymized', operator.id],
  ]);
  expect(await historyOf(id)).toHaveLength(4);
});
