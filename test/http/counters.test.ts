import { expect, it } from 'vitest';
import { networkOf } from '../../src/http/limits.ts';
import { allLimits, watched } from '../support/limits.ts';
import { logged } from '../support/logs.ts';
import { tokenCall, tokenOf } from '../support/oauth.ts';
import { PATHS } from '../support/paths.ts';
import { UNKNOWN_ID } from '../support/profiles.ts';
import { aClient } from '../support/seed.ts';
import { basic, bearer, type Call, call } from '../support/service.ts';

const site = await aClient('public');
const backEnd = await aClient('oauth', { scopes: ['identity-verification', 'frontend'] });
const key = await aClient('key');
const token = await tokenOf(backEnd);

const CHECK = `${PATHS.checkUsername}?username=unknown`;
const grant = { grant_type: 'client_credentials' };
const ofSite = basic(site.id, '');

type Options = Omit<Call, 'json' | 'body'>;
const from = (address: string, headers: Record<string, string> = {}) => ({ 'cf-connecting-ip': address, ...headers });
const check = (headers: Record<string, string>, options: Options = {}) => call('GET', CHECK, { headers, ...options });
const read = (headers: Record<string, string>, options: Options = {}) =>
  call('GET', PATHS.applicant(UNKNOWN_ID), { headers, ...options });

const PUBLIC = 'PUBLIC_CLIENT_LIMIT';
const CONFIDENTIAL = 'CONFIDENTIAL_CLIENT_LIMIT';

it.each<[string, (options: Options) => Promise<Response>, string[][]]>([
  ['a public client', (options) => check(from('192.0.2.200', ofSite), options), [[PUBLIC, `${site.id} 192.0.2.200`]]],
  [
    'a public client by IPv6',
    (options) => check(from('2001:DB8:0:1:2:3:4:5', ofSite), options),
    [[PUBLIC, `${site.id} 2001:db8:0:1`]],
  ],
  [
    'a client token',
    (options) => check(from('192.0.2.200', bearer(token)), options),
    [[CONFIDENTIAL, `${backEnd.id} 192.0.2.200`]],
  ],
  [
    'a token call of a client with a secret',
    (options) =>
      tokenCall(PATHS.clientToken, grant, {
        headers: from('192.0.2.200', basic(backEnd.id, backEnd.credential)),
        ...options,
      }),
    [[CONFIDENTIAL, `${backEnd.id} 192.0.2.200`]],
  ],
  [
    'a token call of a public client',
    (options) => tokenCall(PATHS.frontendToken, grant, { headers: from('192.0.2.200', ofSite), ...options }),
    [[PUBLIC, `${site.id} 192.0.2.200`]],
  ],
  ['a revocation', (options) => call('POST', PATHS.revoke, revocation(options)), [[PUBLIC, `${site.id} 192.0.2.200`]]],
  ['a call without credentials', (options) => check(from('192.0.2.200'), options), [[PUBLIC, '192.0.2.200']]],
  ['a call with wrong ones', (options) => read(from('192.0.2.200', bearer('x')), options), [[PUBLIC, '192.0.2.200']]],
  [
    'a wrong secret of a known client',
    (options) =>
      tokenCall(PATHS.frontendToken, grant, { headers: from('192.0.2.200', basic(backEnd.id, 'wrong')), ...options }),
    [[PUBLIC, '192.0.2.200']],
  ],
  [
    'a call of Profiles by client alone',
    (options) => read(from('192.0.2.200', bearer(key.credential)), options),
    [[CONFIDENTIAL, key.id]],
  ],
  [
    'a token of Profiles likewise',
    (options) => read(from('192.0.2.200', bearer(token)), options),
    [[CONFIDENTIAL, backEnd.id]],
  ],
])('counts %s', async (_name, send, counted) => {
  const { env, asked } = watched();
  await send({ env });
  expect(asked).toEqual(counted);
});

function revocation(options: Options): Call {
  return { headers: from('192.0.2.200', ofSite), body: new URLSearchParams({ token: 'aat_unknown' }), ...options };
}

it("counts an applicant's token for the client that got it", async () => {
  const person = { username: 'counted', password: 'Sunny-Day-2025', email: 'counted@example.com' };
  await call('POST', PATHS.accounts, { headers: ofSite, json: person });
  const login = await tokenCall(PATHS.frontendToken, { grant_type: 'password', client_id: site.id, ...person });
  const { access_token } = await login.json<{ access_token: string }>();

  const { env, asked } = watched();
  const headers = from('192.0.2.200', bearer(access_token));
  const me = await call('GET', PATHS.me, { headers, env });

  expect(me.status).toBe(200);
  expect(asked).toEqual([[PUBLIC, `${site.id} 192.0.2.200`]]);
});

it('counts names by a keyed hash, the same in any case, and by network', async () => {
  const { env, asked } = watched();
  for (const username of ['Hannah.Bret', 'hannah.bret', 'ｈannah.bret', 'person']) {
    await tokenCall(
      PATHS.frontendToken,
      { grant_type: 'password', username, password: 'x', client_id: site.id },
      { env, headers: from('192.0.2.200') },
    );
  }
  const names = asked.filter(([counter]) => counter === 'NAME_LIMIT').map(([, name]) => name);
  expect(names).toEqual([names[0], names[0], names[0], expect.stringMatching(/^[\w-]{43} 192\.0\.2\.200$/)]);
  expect(new Set(names).size).toBe(2);
});

it('accepts every call while a counter fails, and logs that', async () => {
  const env = allLimits(() => Promise.reject(new Error(`no counter for ${site.id}`)));
  let statuses: number[] = [];
  const lines = await logged(async () => {
    const calls = [check(ofSite, { env }), check(bearer(token), { env }), read(bearer('nonsense'), { env })];
    statuses = (await Promise.all(calls)).map(({ status }) => status);
  });
  expect(statuses).toEqual([200, 200, 401]);
  const faults = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'limit_fault');
  expect(faults).toEqual(Array(3).fill({ level: 'warn', event: 'limit_fault', request_id: expect.any(String) }));
});

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['255.255.255.255', '255.255.255.255'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::', '2001:db8:1:2'],
  ['2a06:98c0:3600::103', 'unknown'],
  ['2a06:98c0:3600::104', '2a06:98c0:3600:0'],
  ['2001:db8:1:2::9', '2001:db8:1:2'],
  ['2001:DB8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2'],
  ['2001:db8:1:3::9', '2001:db8:1:3'],
  ['2001:db8::9', '2001:db8:0:0'],
  ['2001:db8::2:3:4:5:6', '2001:db8:0:2'],
  ['::1', '0:0:0:0'],
  ['::', '0:0:0:0'],
  ['1:2:3:4:5:6:7::', '1:2:3:4'],
  ['::2:3:4:5:6:7:8', '0:2:3:4'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
])('takes %s for a caller from %s', (address, network) => {
  expect(networkOf(new Request('https://internal.example', { headers: from(address) }))).toBe(network);
});

it('counts callers without an address together', () => {
  expect(networkOf(new Request('https://internal.example'))).toBe('unknown');
});
