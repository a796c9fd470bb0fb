import { expect, it } from 'vitest';
import { PATHS } from '../support/paths.ts';
import { aClient } from '../support/seed.ts';
import { bearer, call } from '../support/service.ts';

const { credential } = await aClient('key');
const headers = bearer(credential);

it('creates, reads, updates and anonymizes an applicant with exactly the published keys', async () => {
  const created = await call('POST', PATHS.applicants, {
    headers,
    json: {
      external_applicant_id: 'ext_osdfdfdb231',
      email: 'hannah.bret@example.com',
      external_applicant_name: 'Hannah Bret',
    },
  });
  expect(created.status).toBe(201);
  const applicant = await created.json<{ id: string; created_on: string }>();
  expect(applicant).toEqual({
    id: expect.stringMatching(/^aplt_[0-9a-z]{26}$/),
    created_on: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    modified_on: applicant.created_on,
    external_applicant_id: 'ext_osdfdfdb231',
    email: 'hannah.bret@example.com',
    external_applicant_name: 'Hannah Bret',
    _links: { self: { href: `https://applicants.example/applicants/${applicant.id}` } },
  });

  const path = `/applicants/${applicant.id}`;
  const read = await call('GET', path, { headers });
  expect(read.status).toBe(200);
  expect(await read.json()).toEqual(applicant);

  const fields = { email: 'hannah.bret@example.org', external_applicant_name: 'Hannah Breton' };
  const updated = await call('PATCH', path, { headers, json: fields });
  expect(updated.status).toBe(200);
  expect(await updated.json()).toEqual({ ...applicant, ...fields, modified_on: expect.any(String) });

  const anonymized = await call('POST', `${path}/anonymize`, { headers, json: {} });
  expect(anonymized.status).toBe(200);
  expect(await anonymized.json()).toEqual({
    id: applicant.id,
    created_on: applicant.created_on,
    modified_on: expect.any(String),
    external_applicant_id: 'ext_osdfdfdb231',
    _links: { self: { href: `https://applicants.example${path}` } },
  });
});
