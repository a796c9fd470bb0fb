import { expect, it } from 'vitest';
import { logged } from '../support/logs.ts';
import { tokenCall } from '../support/oauth.ts';
import { PATHS } from '../support/paths.ts';
import { aClient, asSite } from '../support/seed.ts';
import { bearer, call, dump } from '../support/service.ts';

const headers = bearer((await aClient('key')).credential);

const WRONG: readonly (readonly [variable: keyof Env, value: string])[] = [
  ['PUBLIC_ORIGIN', 'applicants.example'],
  ['PUBLIC_ORIGIN', 'https://applicants.example/path'],
  ['MAIL_FROM', 'Acme Careers'],
  ['DAYS_OF_HISTORY', '0'],
  ['DATABASE_LIMIT', '10 GB'],
  ['MAILS_A_DAY', '-1'],
  ['RETENTION', 'account=soon'],
  ['READ_LOG', 'yes'],
  ['COMPANY_NAME', 'Acme\nCareers'],
  ['COMPANY_URL', 'javascript:alert(1)'],
  ['COMPANY_CONTACT', 'x'.repeat(301)],
  ['BREACHED_PASSWORDS_URL', 'http://ranges.example/range'],
  ['VERIFY_EMAIL', 'true'],
  ['NOTICES', 'ON'],
  ['PAUSED', 'maybe'],
];

const unavailable = { status: 503, retryAfter: '60' };
const summaryOf = (response: Response) => ({
  status: response.status,
  retryAfter: response.headers.get('retry-after'),
});

it.each(WRONG)('%s %j is a 503 of every call, and a log line that says what it should be', async (variable, value) => {
  const before = await dump();
  const bindings = { [variable]: value };
  const lines = await logged(async () => {
    const options = { env: bindings };
    const profiles = await call('POST', PATHS.applicants, { headers, json: {}, ...options });
    expect(summaryOf(profiles)).toEqual(unavailable);
    expect(await profiles.json()).toMatchObject({ error_codes: ['configuration_invalid'] });
    const accounts = await call('GET', `${PATHS.checkUsername}?username=a`, { headers: asSite, ...options });
    expect(summaryOf(accounts)).toEqual(unavailable);
    expect(await accounts.json()).toMatchObject({ code: 'configuration_invalid' });
    const token = await tokenCall(PATHS.clientToken, { grant_type: 'client_credentials' }, options);
    expect(summaryOf(token)).toEqual(unavailable);
    expect(await token.json()).toMatchObject({ error: 'temporarily_unavailable' });
    expect((await call('GET', PATHS.health, options)).status).toBe(503);
  });
  const problems = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'configuration_invalid');
  expect(problems[0]).toMatchObject({
    level: 'error',
    problems: [{ variable, expected: expect.stringMatching(/\w{2}/) }],
  });
  expect(await dump()).toBe(before);
});

it('names every variable that is wrong', async () => {
  const lines = await logged(() => call('GET', PATHS.health, { env: { VERIFY_EMAIL: 'yes', NOTICES: 'no' } }));
  expect(lines.join()).toMatch(/"VERIFY_EMAIL".*"NOTICES"/);
});
