import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { counting } from '../../support/counting.ts';
import { PATHS } from '../../support/paths.ts';
import { UNKNOWN_ID } from '../../support/profiles.ts';
import { aClient, anApplicant, aPersonWithEverything, site } from '../../support/seed.ts';
import { bearer, call } from '../../support/service.ts';
import { anOperator, open, signedIn, textOf } from '../support.ts';

const session = await signedIn(await anOperator());
const client = await aClient('key');
const key = bearer(client.credential);
const pathOf = (id: string) => `/console/people/${id}`;
const pageOf = async (id: string) => textOf(await open(pathOf(id), session));

it('shows profile, account, sessions and waiting mails', async () => {
  const { id, username, email, workEmail } = await aPersonWithEverything(site.id, true);
  const page = await pageOf(id);
  for (const shown of [
    `whole.${username}`,
    'Reference ext_seeded',
    `E-mail profile.${email}`,
    `User name ${username}`,
    `E-mail ${email} (verified)`,
    'Log-in open',
    'Salutation Mrs.',
    `First name first.${username}`,
    `Last name last.${username}`,
    'Language de',
    `Work e-mail ${workEmail} (confirmed)`,
    'Counts as internal',
    `version version of ${username}`,
    `Session at test ${site.id} (${site.id})`,
    `Mail to confirm a work address waits for ${workEmail}`,
    `Mail to set a new password waits for ${email}`,
  ]) {
    expect(page).toContain(shown);
  }
});

it('shows no secret of a person', async () => {
  const { id, token, workLink, resetLink, emailLink } = await aPersonWithEverything(site.id);
  const html = await open(pathOf(id), session);
  for (const secret of [token, workLink, resetLink, emailLink, 'pbkdf2']) expect(html).not.toContain(secret);
});

it('shows a person without an account', async () => {
  const { id } = await anApplicant(key);
  const page = await pageOf(id);
  expect(page).toContain('A person without a name');
  expect(page).toContain('There is no account.');
  expect(page).not.toContain('End sessions');
});

it('shows the history with the names of clients, a hundred entries a page', async () => {
  const { id } = await anApplicant(key, { external_applicant_name: 'No 0' });
  const entries = `insert into events (id, applicant_id, client_id, action, fields, request_id, at)
    select (select max(id) from events) + 1 + value, ?, ?, 'updated', 'email', 'request ' || value, 1700000000000 from json_each(?)`;
  const numbers = JSON.stringify(Array.from({ length: 150 }, (_, index) => index));
  await env.DB.prepare(entries).bind(id, client.id, numbers).run();
  const first = await open(pathOf(id), session);
  expect(first.match(/<strong>Profile changed<\/strong>/g)).toHaveLength(100);
  expect(textOf(first)).toContain(`test ${client.id} (${client.id}) · request request 149`);
  const older = /href="(\/console\/people\/\w+\?before=\d+)#history">Older/.exec(first)?.[1] ?? 'none';
  const second = await open(older, session);
  expect(second.match(/<strong>Profile changed<\/strong>/g)).toHaveLength(50);
  expect(textOf(second)).toContain('Created : external_applicant_name');
  expect(second).not.toContain('>Older</a>');
});

it('shows what is left of an anonymized person', async () => {
  const { id, username, email } = await aPersonWithEverything(site.id);
  await call('POST', PATHS.anonymize(id), { headers: key });
  const page = await pageOf(id);
  expect(page).toContain('Reference ext_seeded');
  expect(page).toMatch(/Anonymized 20/);
  for (const gone of [username, email]) expect(page).not.toContain(gone);
  for (const act of ['Correct the profile', 'Anonymize the person']) expect(page).not.toContain(act);
});

it.each([UNKNOWN_ID, 'aplt_1', 'unknown', '%00', '..%2f'])('has no page for %s', async (id) => {
  expect((await call('GET', pathOf(id), { headers: session })).status).toBe(404);
});

it('costs at most three round trips', async () => {
  const { id } = await aPersonWithEverything(site.id, true);
  await open(pathOf(id), session);
  const { d1, trips } = counting(env.DB);
  await open(pathOf(id), session, { env: { DB: d1, READ_LOG: 'on' } as Partial<Env> });
  expect(trips()).toBeLessThanOrEqual(2);
});
