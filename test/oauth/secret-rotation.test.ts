import { expect, it } from 'vitest';
import { logged } from '../support/logs.ts';
import { oauthError, tokenCall, tokenOf } from '../support/oauth.ts';
import { PATHS } from '../support/paths.ts';
import { failureOf, UNKNOWN_ID } from '../support/profiles.ts';
import { aClient } from '../support/seed.ts';
import { bearer, call } from '../support/service.ts';

const OLD = 'the old secret of the service'.padEnd(32, '.');
const NEW = 'the new secret of the service'.padEnd(32, '.');
const client = await aClient('oauth');
const key = await aClient('key');

function read(credential: string, secrets: string): Promise<Response> {
  return call('GET', PATHS.applicant(UNKNOWN_ID), { headers: bearer(credential), env: { SERVICE_SECRETS: secrets } });
}

it('goes on taking tokens that were signed by a secret that is no longer the first', async () => {
  const token = await tokenOf(client, { env: { SERVICE_SECRETS: OLD } });
  expect((await read(token, `${NEW},${OLD}`)).status).toBe(404);
  expect((await read(token, ` ${NEW} , ${OLD} `)).status).toBe(404);
});

it('signs with the first secret', async () => {
  const token = await tokenOf(client, { env: { SERVICE_SECRETS: `${NEW},${OLD}` } });
  expect((await read(token, NEW)).status).toBe(404);
  expect(await failureOf(await read(token, OLD))).toEqual([401, 'unauthorized']);
});

it('rejects tokens that were signed by a secret that has been removed', async () => {
  const token = await tokenOf(client, { env: { SERVICE_SECRETS: OLD } });
  const refused = await read(token, NEW);
  expect(refused.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  expect(await failureOf(refused)).toEqual([401, 'unauthorized']);
});

it.each([
  ['missing', undefined],
  ['empty', ''],
  ['of 31 characters', 'only thirty-one characters long'],
  ['of one character', 'a'.repeat(40)],
  ['a good one and a weak one', `${NEW},weak`],
  ['a good one and a comma', `${NEW},`],
  ['blank', ' '.repeat(40)],
])('returns 503 and logs the remedy while the secret is %s', async (_name, secrets) => {
  const token = await tokenOf(client);
  const options = { env: { SERVICE_SECRETS: secrets as string } };
  const form = { grant_type: 'client_credentials', client_id: client.id, client_secret: client.credential };
  const responses: Response[] = [];

  const lines = await logged(async () => {
    responses.push(await tokenCall(PATHS.clientToken, form, options));
    responses.push(await call('GET', PATHS.applicant(UNKNOWN_ID), { headers: bearer(token), ...options }));
  });

  const [issued, verified] = responses as [Response, Response];
  expect(await oauthError(issued)).toEqual([503, 'temporarily_unavailable']);
  expect(issued.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(await failureOf(verified)).toEqual([503, 'service_unavailable']);
  expect(verified.headers.get('retry-after')).toMatch(/^\d+$/);
  const remedies = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'secrets_unusable');
  expect(remedies).toEqual(
    Array(2).fill(expect.objectContaining({ level: 'error', remedy: expect.stringContaining('SERVICE_SECRETS') })),
  );
  expect(lines.join('\n')).not.toContain(NEW);
});

it('goes on serving calls that need no secret', async () => {
  expect((await read(key.credential, 'weak')).status).toBe(404);
  expect((await read('nonsense', 'weak')).status).toBe(503);
});
