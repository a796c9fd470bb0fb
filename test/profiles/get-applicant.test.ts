import { expect, it } from 'vitest';
import { PATHS } from '../support/paths.ts';
import { failureOf, HANNAH, UNKNOWN_ID } from '../support/profiles.ts';
import { aClient, anApplicant } from '../support/seed.ts';
import { bearer, call } from '../support/service.ts';

const { credential } = await aClient('key');
const headers = bearer(credential);
const applicant = await anApplicant(headers, HANNAH);

it('reads what was created, key by key', async () => {
  const response = await call('GET', PATHS.applicant(applicant.id), { headers });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual(applicant);
});

it('shows every person to every API key of the company', async () => {
  const other = await aClient('key');
  const response = await call('GET', PATHS.applicant(applicant.id), { headers: bearer(other.credential) });
  expect(await response.json()).toEqual(applicant);
});

it('ignores a query', async () => {
  const response = await call('GET', `/applicants/${applicant.id}?email=nonsense&email=more`, { headers });
  expect(response.status).toBe(200);
});

const UNKNOWN_IDS = [
  UNKNOWN_ID,
  applicant.id.toUpperCase(),
  applicant.id.slice(0, -1),
  `${applicant.id}x`,
  applicant.id.replace('aplt_', 'appl_'),
  applicant.id.replace('aplt_', ''),
  `aplt_${'U'.repeat(26)}`,
  'aplt_',
  'aplt_%',
  '%00',
  "aplt_' or '1'='1",
  '0',
  'null',
  'x'.repeat(5_000),
];

it.each(UNKNOWN_IDS)('returns 404 for GET of the id %j', async (id) => {
  const response = await call('GET', PATHS.applicant(encodeURIComponent(id)), { headers });
  expect(await failureOf(response)).toEqual([404, 'not_found']);
});

it.each(UNKNOWN_IDS)('returns 404 for PATCH of the id %j', async (id) => {
  const response = await call('PATCH', PATHS.applicant(encodeURIComponent(id)), { headers, json: { email: 'a@b.co' } });
  expect(await failureOf(response)).toEqual([404, 'not_found']);
});

it.each(UNKNOWN_IDS)('returns 404 for anonymize of the id %j', async (id) => {
  const response = await call('POST', PATHS.anonymize(encodeURIComponent(id)), { headers });
  expect(await failureOf(response)).toEqual([404, 'not_found']);
});
