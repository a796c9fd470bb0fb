import { expect, it } from 'vitest';
import { PAGE_POLICY } from '../../../src/pages/headers.ts';
import { LANGUAGES } from '../../../src/pages/language.ts';
import { linkIn } from '../../support/accounts.ts';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { clockAt } from '../../support/clock.ts';
import { mailbox } from '../../support/mailbox.ts';
import { PATHS } from '../../support/paths.ts';
import { rows } from '../../support/profiles.ts';
import { anAccount, asSite, ORIGIN } from '../../support/seed.ts';
import { call, dump } from '../../support/service.ts';
import { claimant, decide, pageOf } from '../../support/work-email.ts';

useCheapPasswords();

const HOUR = 60 * 60 * 1000;

/** Headers that every page must have, whatever it says. */
function expectPage(response: Response, status: number): void {
  expect(response.status).toBe(status);
  const sent = Object.fromEntries(response.headers);
  expect(sent).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': PAGE_POLICY,
    'cache-control': 'no-store, no-transform',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cko-request-id': expect.any(String),
  });
  expect(sent).not.toHaveProperty('access-control-allow-origin');
  expect(sent).not.toHaveProperty('set-cookie');
}

it.each(LANGUAGES)('shows which account asks, in the language of the account: %s', async (language) => {
  const { page, person } = await claimant({ locale: `${language}-XX`, email: `hannah.${language}@example.com` });
  const response = await call('GET', page, { headers: { 'accept-language': 'ja' } });
  expectPage(response, 200);
  const html = await response.clone().text();
  expect(await pageOf(response, language)).toBe('confirm');
  for (const shown of [person.username, 'h•••@e•••.com', '•••@acme.com']) expect(html).toContain(`>${shown}<`);
  for (const hidden of [person.email, person.workEmail, person.id]) expect(html).not.toContain(hidden);

  const denied = await decide(page, 'deny', { headers: { 'accept-language': 'ja' } });
  expectPage(denied, 200);
  expect(await pageOf(denied, language)).toBe('denied');
});

it('responds to HEAD like GET, without a body', async () => {
  const { page } = await claimant();
  const response = await call('HEAD', page);
  expectPage(response, 200);
  expect(await response.text()).toBe('');
  expectPage(await call('HEAD', `${page}x`), 410);
});

/** The page of a reset token: signed by the service as well, but for another purpose. */
async function pageOfResetToken(): Promise<string> {
  const { env, mails } = mailbox();
  const { email } = await anAccount();
  const query = new URLSearchParams({ email, url: ORIGIN });
  await call('POST', `${PATHS.lostPasswordLink}?${query}`, { headers: asSite, env });
  return `/work-email/${linkIn(mails[0]).searchParams.get('authToken')}`;
}

/** Another character at that place of a page's path. */
function altered(page: string, place: number): string {
  const at = page.length + place;
  return page.slice(0, at) + (page[at] === 'A' ? 'B' : 'A') + page.slice(at + 1);
}

it('returns one and the same page for every link that is gone', async () => {
  const clock = clockAt(Date.now());
  const [used, denied, lapsed, open] = await Promise.all([1, 2, 3, 4].map(() => claimant({}, { clock })));
  const [first, second, third, good] = [used, denied, lapsed, open].map((one) => one?.page as string);
  await decide(first as string, 'confirm', { seams: { clock } });
  await decide(second as string, 'deny', { seams: { clock } });
  const right = good as string;
  const gone: [path: string, later?: number][] = [
    [first as string, 48 * HOUR],
    [second as string],
    [third as string, 48 * HOUR],
    ...[-1, -20, -43, -45, -60].map((place): [string] => [altered(right, place)]),
    [`${right}A`],
    [right.slice(0, -1)],
    [right.replace('.', '%2E%2E')],
    [await pageOfResetToken()],
    ['/work-email/nonsense'],
    ['/work-email/%E0%A4%A'],
    [`/work-email/${'A'.repeat(22)}.${'A'.repeat(43)}`],
    [`/work-email/${'A'.repeat(200)}`],
  ];
  const before = await dump();
  const pages = new Set<string>();
  for (const [path, later = 0] of gone) {
    const seams = { clock: clockAt(clock.now() + later) };
    for (const send of [() => call('GET', path, { seams }), () => decide(path, 'confirm', { seams })]) {
      const response = await send();
      expectPage(response, 410);
      pages.add(await response.text());
    }
  }
  expect(pages.size).toBe(1);
  expect(await pageOf(new Response([...pages][0]))).toBe('gone');
  expect(await dump()).toBe(before);
  expect((await call('GET', right)).status).toBe(200);
});

it.each([
  ['de', 'de'],
  ['ja, fr-CH;q=0.9, de;q=0.8', 'fr'],
  ['frr, de;q=0.8', 'de'],
  ['NL', 'nl'],
  ['ja', 'en'],
  ['*', 'en'],
] as const)('says so in the language of the browser: Accept-Language %s', async (accepted, language) => {
  const response = await call('GET', '/work-email/gone', { headers: { 'accept-language': accepted } });
  expect(response.headers.get('vary')).toMatch(/accept-language/i);
  expect(await pageOf(response, language)).toBe('gone');
});

it('says of a link that has confirmed that it has, for the rest of its 48 hours, whatever is sent', async () => {
  const clock = clockAt(Date.now());
  const { page } = await claimant({ locale: 'fr' }, { clock });
  clock.advance(HOUR);
  const seams = { clock };
  await decide(page, 'confirm', { seams });
  const confirmed = await rows<Record<string, unknown>>('links');
  expect(confirmed.filter(({ confirmed_on }) => confirmed_on === clock.now())).toHaveLength(1);
  const before = await dump();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  for (const later of [0, 47 * HOUR - 1]) {
    const seams = { clock: clockAt(clock.now() + later) };
    for (const send of [
      () => call('GET', page, { seams }),
      () => decide(page, 'confirm', { seams }),
      () => decide(page, 'deny', { seams }),
      () => call('POST', page, { headers, seams }),
    ]) {
      const response = await send();
      expectPage(response, 200);
      const html = await response.clone().text();
      expect(await pageOf(response, 'fr')).toBe('confirmed');
      expect(html).not.toMatch(/<button|<form/);
    }
  }
  expect(await dump()).toBe(before);
  clock.advance(47 * HOUR);
  expectPage(await call('GET', page, { seams }), 410);
});

const undecided = await claimant();

it.each<[string, BodyInit | undefined]>([
  ['nothing', undefined],
  ['no decision', 'other=confirm'],
  ['no decision, twice', 'other=confirm&other=deny'],
  ['an empty decision', 'decision='],
  ['an empty form that names another charset', ''],
])('asks again when it is sent %s', async (what, body) => {
  const { page, person } = undecided;
  const before = await dump();
  const charset = what.endsWith('charset') ? '; charset=iso-8859-1' : '';
  const headers = { 'content-type': `application/x-www-form-urlencoded${charset}` };
  const response = await call('POST', page, { headers, ...(body !== undefined && { body }) });
  expectPage(response, 200);
  expect(await response.clone().text()).toContain(`>${person.username}<`);
  expect(await pageOf(response)).toBe('confirm');
  expect(await dump()).toBe(before);
});

it.each<[string, BodyInit | undefined, string?]>([
  ['another word', 'decision=yes'],
  ['a decision in capitals', 'decision=Confirm'],
  ['two decisions', 'decision=confirm&decision=deny'],
  ['one decision twice', 'decision=confirm&decision=confirm'],
  ['JSON', '{"decision":"confirm"}', 'application/json'],
  ['more than 64 KiB', `decision=confirm&more=${'a'.repeat(65_536)}`],
])('takes %s for no decision', async (_what, body, type = 'application/x-www-form-urlencoded') => {
  const { page } = undecided;
  const before = await dump();
  const response = await call('POST', page, { headers: { 'content-type': type }, ...(body !== undefined && { body }) });
  expectPage(response, 400);
  expect(await dump()).toBe(before);
});

it('returns a page to other methods as well', async () => {
  const { page } = undecided;
  for (const method of ['PUT', 'PATCH', 'DELETE']) {
    const response = await call(method, page);
    expectPage(response, 405);
    expect(response.headers.get('allow')).toBe('GET, HEAD, POST');
  }
});
