import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { MAIL_TEXTS } from '../../../src/mail/texts/all.ts';
import { codeOf, linkIn, rejectionOf } from '../../support/accounts.ts';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { clockAt } from '../../support/clock.ts';
import { counting } from '../../support/counting.ts';
import { failing } from '../../support/database-faults.ts';
import { logged } from '../../support/logs.ts';
import { mailbox } from '../../support/mailbox.ts';
import { meanwhile } from '../../support/meanwhile.ts';
import { PATHS, V2, V3 } from '../../support/paths.ts';
import { historyOf } from '../../support/profiles.ts';
import { askForReset, askForResetAgain, forgetResets } from '../../support/resets.ts';
import { aClient, anAccount, asSite, ORIGIN } from '../../support/seed.ts';
import { basic, bearer, begin, call, dump } from '../../support/service.ts';

useCheapPasswords();

const MINUTE = 60_000;
const url = `${ORIGIN}/reset`;
const hannah = await anAccount({ email: 'Hannah@Bücher.example', locale: 'it' });
const { email } = hannah;

it.each([
  [V2, 'Hannah@Bücher.example'],
  [V3, 'hannah@BÜCHER.example'],
  [V3, 'HANNAH@xn--bcher-kva.example'],
])('mails a link at %s to %s, in the language of the account', async (base, asked) => {
  const { env: bindings, mails } = mailbox();
  const response = await askForReset({ email: asked, url }, { base, env: bindings });
  expect([response.status, await response.text()]).toEqual([204, '']);
  expect(mails.map(({ to, from, subject }) => [to, from, subject])).toEqual([
    ['Hannah@xn--bcher-kva.example', 'jobs@applicants.example', MAIL_TEXTS.it.password_reset.subject],
  ]);
  expect(linkIn(mails[0]).href).toMatch(/^https:\/\/careers\.example\/reset\?authToken=[\w-]{22}\.[\w-]{43}$/);
  expect((await historyOf(hannah.id)).at(-1)).toEqual(['reset_asked', 'password']);
  for (const word of [hannah.username, hannah.id]) expect(mails[0]?.html).not.toContain(word);
});

it('returns the same to an unknown address, and changes nothing', async () => {
  const answers = [];
  for (const asked of [email, 'unknown@example.com']) {
    await forgetResets();
    const before = await dump();
    const { env: bindings, mails } = mailbox();
    const response = await askForResetAgain({ email: asked, url }, { env: bindings });
    const { 'cko-request-id': _id, ...headers } = Object.fromEntries(response.headers);
    answers.push({ status: response.status, headers, body: await response.text() });
    expect([mails.length, (await dump()) !== before]).toEqual(asked === email ? [1, true] : [0, false]);
  }
  expect(answers[1]).toEqual(answers[0]);
});

it('responds after one read whether the address exists or not', async () => {
  for (const asked of [email, 'unknown@example.com']) {
    const clock = clockAt(Date.now());
    const { d1, trips } = counting(env.DB);
    // Whatever follows on the read never comes to an end before the answer.
    const hung = Promise.withResolvers<void>();
    const DB = failing(d1, [undefined, { hang: hung.resolve }]);
    const query = new URLSearchParams({ email: asked, url });
    await askForReset({ email: 'warm-up@example.com', url }, { seams: { clock } });
    const { response, rest } = await begin('POST', `${PATHS.lostPasswordLink}?${query}`, {
      headers: asSite,
      env: { DB },
      seams: { clock },
    });
    expect([response.status, trips()]).toEqual([204, 1]);
    const lines = await logged(async () => {
      const ended = rest();
      await Promise.race([hung.promise, ended]);
      clock.advance(5_000);
      await ended;
    });
    expect(lines.join('\n')).not.toContain('ücher');
  }
});

it('sends no mail to a person who is erased at the same time', async () => {
  const person = await anAccount();
  const { credential } = await aClient('key');
  const { env: bindings, mails } = mailbox();
  const lines = await logged(async () => {
    const erase = () => call('POST', PATHS.anonymize(person.id), { headers: bearer(credential) });
    const DB = meanwhile(env.DB, 2, erase);
    expect((await askForReset({ email: person.email, url }, { env: { ...bindings, DB } })).status).toBe(204);
  });
  expect(mails).toEqual([]);
  expect(lines.map((line) => JSON.parse(line).event)).not.toContain('reset_link_lost');
});

it.each<[string, string | undefined]>([
  ['none', undefined],
  ['an empty one', ''],
  ['another origin', 'https://evil.example/reset'],
  ['a subdomain', 'https://sub.careers.example/reset'],
  ['a longer host', 'https://careers.example.evil.example/reset'],
  ['another port', 'https://careers.example:8443/reset'],
  ['http', 'http://careers.example/reset'],
  ['the host as a user name', 'https://careers.example@evil.example/reset'],
  ['a user name', 'https://hannah@careers.example/reset'],
  ['a user name and a password', 'https://a:b@careers.example/reset'],
  ['a path alone', '/reset'],
  ['a host alone', '//careers.example/reset'],
  ['no scheme', 'careers.example/reset'],
  ['a script', 'javascript:alert(1)//https://careers.example/'],
  ['data', 'data:text/html,https://careers.example/'],
  ['a blob', 'blob:https://careers.example/reset'],
  ['an origin of another client', 'https://other.example/reset'],
  ['more than 2,048 characters', `${ORIGIN}/${'a'.repeat(2048)}`],
])('rejects to lead to %s', async (_what, target) => {
  const before = await dump();
  const { env: bindings, mails } = mailbox();
  for (const asked of [email, 'unknown@example.com']) {
    const response = await askForReset({ email: asked, url: target }, { env: bindings });
    expect(await codeOf(response)).toEqual([400, 'invalid_url']);
  }
  expect(mails).toEqual([]);
  expect(await dump()).toBe(before);
});

it.each<[string, string]>([
  [ORIGIN, `${ORIGIN}/?authToken=*`],
  ['HTTPS://Careers.Example:443/Reset', `${ORIGIN}/Reset?authToken=*`],
  [`${ORIGIN}/reset?`, `${ORIGIN}/reset?authToken=*`],
  [`${ORIGIN}/reset?a=b%20c&flag&d=e+f`, `${ORIGIN}/reset?a=b%20c&flag&d=e+f&authToken=*`],
  [`${ORIGIN}/app#/reset?step=2`, `${ORIGIN}/app?authToken=*#/reset?step=2`],
  [`${ORIGIN}/reset?a=1#top`, `${ORIGIN}/reset?a=1&authToken=*#top`],
  [`${ORIGIN}/reset?authToken=old.token&a=1`, `${ORIGIN}/reset?a=1&authToken=*`],
  [`${ORIGIN}/a\r\nb?c=<d>`, `${ORIGIN}/ab?c=%3Cd%3E&authToken=*`],
])('adds the token to %j', async (target, link) => {
  const { env: bindings, mails } = mailbox();
  expect((await askForReset({ email, url: target }, { env: bindings })).status).toBe(204);
  const { href, searchParams } = linkIn(mails[0]);
  expect(href.replace(searchParams.get('authToken') as string, '*')).toBe(link);
});

it('leads to the origins of the client that asks', async () => {
  const two = await aClient('public', { origins: ['https://other.example', 'http://localhost:3000'] });
  const none = await aClient('public');
  const ask = ({ id }: { id: string }, target: string) =>
    askForReset({ email, url: target }, { headers: basic(id, '') });
  expect((await ask(two, 'https://other.example/x')).status).toBe(204);
  expect((await ask(two, 'http://localhost:3000/x')).status).toBe(204);
  expect(await codeOf(await ask(two, url))).toEqual([400, 'invalid_url']);
  expect(await codeOf(await ask(none, url))).toEqual([400, 'invalid_url']);
});

const { email: jobs } = await anAccount({ email: 'hannah+jobs@example.com' });

it.each(['hannah+jobs', 'hannah%20jobs', '%20hannah%2Bjobs'])(
  'reads a blank in the address as the plus that it stood for, and drops one before it: %s',
  async (local) => {
    await forgetResets();
    const { env: bindings, mails } = mailbox();
    const query = `email=${local}@example.com%20&url=${encodeURIComponent(url)}`;
    const response = await call('POST', `${PATHS.lostPasswordLink}?${query}`, { headers: asSite, env: bindings });
    expect([response.status, mails.map(({ to }) => to)]).toEqual([204, [jobs]]);
  },
);

it('names everything that is wrong with a query', async () => {
  const { code, errors } = await rejectionOf(await askForResetAgain({ email: 'nonsense' }));
  expect([code, errors]).toEqual(['invalid_mail_address', ['invalid_mail_address', 'invalid_url']]);
});

it.each([undefined, '', 'nonsense', 'a@b', `${'a'.repeat(250)}@b.co`])('rejects the address %j', async (asked) => {
  const before = await dump();
  expect(await codeOf(await askForResetAgain({ email: asked, url }))).toEqual([400, 'invalid_mail_address']);
  expect(await dump()).toBe(before);
});

it('mails one mailbox once in five minutes and five times in a day at most, and answers as ever', async () => {
  const clock = clockAt(Date.now());
  const { env: bindings, mails } = mailbox();
  const { id, email: asked } = await anAccount({ email: 'pat+jobs@example.com' });
  const sent = async (minutes: number) => {
    clock.advance(minutes * MINUTE);
    const options = { env: bindings, seams: { clock } };
    const responses = [
      await askForResetAgain({ email: asked, url }, options),
      await askForResetAgain({ email: asked.toUpperCase(), url }, options),
    ];
    expect(responses.map(({ status }) => status)).toEqual([204, 204]);
    return mails.length;
  };
  const counts = [];
  for (const minutes of [0, 4.9, 0.1, 5, 5, 5, 5, 24 * 60 - 25.1, 0.1]) counts.push(await sent(minutes));
  expect(counts).toEqual([1, 1, 2, 3, 4, 5, 5, 5, 6]);
  expect((await historyOf(id)).filter(([action]) => action === 'reset_asked')).toHaveLength(6);
});
