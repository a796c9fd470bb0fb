import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { route } from '../../src/http/route.ts';
import { createRouter } from '../../src/http/router.ts';
import { openMail } from '../../src/mail/open-mail.ts';
import { operationsEndpoint } from '../../src/operations/endpoint.ts';
import { createContext } from '../../src/platform/context.ts';
import { unknownPaths } from '../../src/routes.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { clockAt } from '../support/clock.ts';
import { failing } from '../support/database-faults.ts';
import { logged } from '../support/logs.ts';
import { PATHS } from '../support/paths.ts';
import { aClient, anApplicant } from '../support/seed.ts';
import { bearer, call } from '../support/service.ts';
import { seedTargets, send } from './targets.ts';

useCheapPasswords();

const targets = await seedTargets();
const { id: clientId, credential } = await aClient('key');
const headers = bearer(credential);
const person = {
  external_applicant_id: 'ext_logged',
  email: 'logged.person@nowhere.example',
  external_applicant_name: 'Lorelei Logged',
};

it.each(targets)('$name writes one line of JSON that says what became of it', async (target) => {
  let response = new Response();
  const lines = await logged(async () => {
    response = await send(target);
  });
  expect(lines).toHaveLength(1);
  const line = JSON.parse(lines[0] as string);
  expect(line).toMatchObject({
    level: 'info',
    event: 'request',
    request_id: response.headers.get('cko-request-id'),
    method: target.endpoint.method,
    status: response.status,
    milliseconds: expect.any(Number),
  });
  expect(target.endpoint.paths).toContain(line.route);
});

it('contains no personal data, key or URL, whatever is called and however it ends', async () => {
  const { id } = await anApplicant(headers, person);
  const json = { 'content-type': 'application/json' };
  const lines = await logged(async () => {
    const secret = 'idempotent.person@nowhere.example';
    await call('POST', PATHS.applicants, { headers: { ...headers, 'idempotency-key': secret }, json: person });
    await call('POST', PATHS.applicants, { headers: { ...headers, 'idempotency-key': secret }, json: {} });
    await call('POST', PATHS.applicants, {
      headers,
      json: { [person.email]: person.email, email: person.email.repeat(9) },
    });
    await call('POST', PATHS.applicants, { headers: { ...headers, ...json }, body: `{"${person.email}` });
    await call('GET', `${PATHS.applicants}?email=${person.email}`, { headers });
    await call('GET', `${PATHS.applicants}?email=${person.email}&external_applicant_id=ext_logged`, { headers });
    await call('GET', `/applicants/${id}?x=${person.email}`, { headers });
    await call('PATCH', PATHS.applicant(id), { headers, json: { external_applicant_name: 'Logged again' } });
    await call('PUT', `/applicants/${id}?x=${person.email}`, { headers });
    await call('GET', `/unknown/${person.email}?access_token=${credential}`, { headers });
    await call('GET', PATHS.applicant(id), { headers: bearer(`${credential}x`) });
    await call('POST', PATHS.anonymize(id), { headers });
    await call('GET', PATHS.applicants, { headers: { ...headers, host: person.email, referer: person.email } });
  });
  expect(lines).toHaveLength(13);
  const text = lines.join('\n').toLowerCase();
  for (const trace of [
    'logged',
    'nowhere',
    'person',
    'lorelei',
    id,
    'aplt_',
    'ext_',
    'sk_',
    credential,
    'http',
    'internal.example',
  ]) {
    expect(text).not.toContain(trace.toLowerCase());
  }
});

it('names the calling client, and none for a call without credentials', async () => {
  const lines = await logged(async () => {
    await call('GET', `${PATHS.applicants}?email=a@b.co`, { headers });
    await call('GET', `${PATHS.applicants}?email=a@b.co`);
  });
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { status: 200, client: clientId },
    { status: 401, code: 'credentials_missing' },
  ]);
  expect(JSON.parse(lines[1] as string)).not.toHaveProperty('client');
});

it('contains no personal data when the database fails', async () => {
  const clock = clockAt(Date.now());
  const lines = await logged(async () => {
    const DB = failing(env.DB, [{ before: 'something new' }]);
    const response = await call('POST', PATHS.applicants, { headers, json: person, env: { DB }, seams: { clock } });
    expect(response.status).toBe(503);
  });
  const text = lines.join('\n');
  expect(text).toContain('something new');
  for (const trace of Object.values(person)) expect(text).not.toContain(trace);
});

const defect = () => Promise.reject(new RangeError(person.email));
const defective = operationsEndpoint({ id: 'fail', success: { status: 200 }, handle: defect });

it.each([
  ['a defect', async () => ({ defective })],
  ['an endpoint that cannot be loaded', defect],
])('returns 500 to %s, whose message is neither sent nor logged', async (_, load) => {
  const handle = createRouter({
    routes: [route('GET', '/defect', load, 'defective')],
    unknownPaths,
    requestIdHeader: 'Cko-Request-Id',
    isKnownOrigin: () => Promise.resolve(false),
  });
  let response = new Response();
  const lines = await logged(async () => {
    const execution = createExecutionContext();
    response = await handle(new Request(`${env.PUBLIC_ORIGIN}/defect`), createContext({ env, execution, openMail }));
  });
  expect(response.status).toBe(500);
  const { request_id, ...rest } = await response.json<{ request_id: string }>();
  expect(rest).toEqual({ error_type: 'internal_error' });
  expect(request_id).toBe(response.headers.get('cko-request-id'));
  const [told, line] = lines.map((text) => JSON.parse(text));
  expect(told).toMatchObject({ level: 'error', event: 'defect', name: 'RangeError', request_id });
  expect(told.at.join()).toContain('log-lines.test');
  expect(line).toMatchObject({ event: 'request', status: 500, code: 'internal_error', request_id });
  expect(lines.join('\n')).not.toContain(person.email);
});
