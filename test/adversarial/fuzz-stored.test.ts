import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loggedIn, pageIn, readMe, signUp } from '../support/accounts.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { effort, timeout } from '../support/effort.ts';
import { allLimits } from '../support/limits.ts';
import { logged } from '../support/logs.ts';
import { mailbox } from '../support/mailbox.ts';
import { PATHS } from '../support/paths.ts';
import type { Resource } from '../support/profiles.ts';
import { aClient } from '../support/seed.ts';
import { bearer, call } from '../support/service.ts';
import { CANARY, hostileText } from './hostile-inputs.ts';

useCheapPasswords();

const TIMEOUT = timeout(60_000);
const ENV = allLimits(async () => ({ success: true }));
const headers = bearer((await aClient('key', { scopes: ['identity-verification', 'privacy'] })).credential);

/** A name as it is stored: without the blanks around it, and nothing of blanks alone. */
const storedName = (text: string) => (text.trim() === '' ? undefined : text.trim());

/**
 * What the contract takes for a name: up to 255 characters, none of them a control character, a line break, one that
 * turns the direction around, or half of one.
 */
const isName = (text: string) =>
  [...text.trim()].length <= 255 && !/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(text.trim());

it(
  'stores a name as it was sent, without blanks around it, or rejects it',
  async () => {
    const names = { stored: 0, rejected: 0 };
    const property = fc.asyncProperty(hostileText, async (name) => {
      names[isName(name) ? 'stored' : 'rejected'] += 1;
      const created = await call('POST', PATHS.applicants, { headers, json: { external_applicant_name: name } });
      expect(created.status).toBe(isName(name) ? 201 : 400);
      if (!isName(name)) return;
      const { id, external_applicant_name } = await created.json<Resource>();
      expect(external_applicant_name).toBe(storedName(name));
      const read = await call('GET', PATHS.applicant(id), { headers });
      expect(read.headers.get('content-type')).toBe('application/json');
      expect((await read.json<Resource>()).external_applicant_name).toBe(storedName(name));
      const updated = await call('PATCH', PATHS.applicant(id), {
        headers,
        json: { external_applicant_name: `${name}!` },
      });
      if (isName(`${name}!`))
        expect((await updated.json<Resource>()).external_applicant_name).toBe(storedName(`${name}!`));
    });
    await logged(() => fc.assert(property, effort(60)));
    expect(names.stored).toBeGreaterThan(10);
    expect(names.rejected).toBeGreaterThan(0);
  },
  TIMEOUT,
);

it(
  'finds exactly the applicants that have a text, and none by a piece of SQL',
  async () => {
    await call('POST', PATHS.applicants, { headers, json: { email: 'a@b.co', external_applicant_id: 'ext_1' } });
    let found = 0;
    const property = fc.asyncProperty(
      fc.constantFrom('email', 'external_applicant_id'),
      hostileText,
      async (field, text) => {
        const response = await call('GET', `${PATHS.applicants}?${new URLSearchParams({ [field]: text })}`, {
          headers,
        });
        expect([200, 400]).toContain(response.status);
        if (response.status !== 200) return;
        const { data } = await response.json<{ data: Record<string, string>[] }>();
        found += data.length;
        for (const applicant of data) expect(applicant[field]?.toLowerCase()).toBe(text.trim().toLowerCase());
      },
    );
    const examples: [string, string][] = [
      ['email', 'a@b.co'],
      ['external_applicant_id', 'ext_1'],
    ];
    await logged(() => fc.assert(property, { ...effort(60), examples }));
    expect(found).toBeGreaterThanOrEqual(examples.length);
  },
  TIMEOUT,
);

/** A part of an address, of all the characters that one may have. */
const localPart = fc.stringMatching(/^[\w!#$%&'*+/=?^`{|}~-]{1,12}$/);
const username = fc.stringMatching(/^[A-Za-z0-9.\-_+@]{1,12}$/);

/** The marks of a document, with what stands between them left out. */
const skeletonOf = (html: string) => html.match(/<[^>]*>/g)?.join('');

/** Registers an employee, and yields the mail to the work address, the page that it leads to and the account. */
async function registered(person: Readonly<Record<'username' | 'email' | 'workEmail', string>>) {
  const { env, mails } = mailbox();
  const options = { env: { ...env, ...ENV } };
  const password = 'Sunny-Day-2025';
  const response = await signUp({ password, internal: true, ...person }, options);
  if (response.status !== 204) return { response };
  const [mail] = mails;
  const page = await call('GET', pageIn(mail), options);
  return {
    response,
    mail,
    page: await page.text(),
    me: await readMe(await loggedIn(person.username, password, options)),
  };
}

it(
  'shows names in pages and mails as text alone, whatever an applicant enters',
  async () => {
    const plain = await registered({ username: 'plain', email: 'plain@home.example', workEmail: 'plain@acme.com' });
    const linkless = (html = '') => html.replaceAll(/[\w-]{22}\.[\w-]{43}/g, '');
    let people = 0;
    let shown = 0;
    const property = fc.asyncProperty(
      fc.record({ username, local: localPart, work: localPart, firstname: hostileText, lastname: hostileText }),
      async ({ username, local, work, firstname, lastname }) => {
        people += 1;
        const names = { username: `${username}.${people}`, firstname, lastname };
        const emails = {
          email: `${local}${CANARY}${people}@${CANARY}.example`,
          // Another mailbox each time: one gets three claims a week.
          workEmail: `${CANARY}${people}${work}@acme.com`,
        };
        const { response, mail, page, me } = await registered({ ...names, ...emails });
        // A user name with an `@` would have to be the address itself.
        const isAccepted = isName(firstname) && isName(lastname) && !username.includes('@');
        expect(response.status).toBe(isAccepted ? 204 : 400);
        if (page === undefined) return;
        shown += 1;
        expect(skeletonOf(page)).toBe(skeletonOf(plain.page ?? ''));
        expect(linkless(mail?.html)).toBe(linkless(plain.mail?.html));
        expect(linkless(mail?.text)).toBe(linkless(plain.mail?.text));
        expect(page).not.toContain(CANARY);
        const shownNames = { firstname: storedName(firstname) ?? null, lastname: storedName(lastname) ?? null };
        expect(me).toMatchObject({ ...shownNames, username: names.username, email: emails.email });
      },
    );
    await logged(() => fc.assert(property, effort(30)));
    expect(shown).toBeGreaterThan(10);
  },
  TIMEOUT,
);
