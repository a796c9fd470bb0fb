import { expect, it } from 'vitest';
import { PATHS } from '../support/paths.ts';
import { failureOf } from '../support/profiles.ts';
import { aClient, anApplicant } from '../support/seed.ts';
import { bearer, call } from '../support/service.ts';

const { credential } = await aClient('key');
const headers = bearer(credential);

/** Values that each field takes and refuses, at its edges. The e-mail address has a table of its own. */
const FIELDS = {
  external_applicant_id: {
    good: ['ext_a', 'ext__', 'ext_osdfdfdb231', 'ext_A_9', 'eaplt_a_9', `ext_${'x'.repeat(251)}`],
    bad: [
      ' ',
      'ext_',
      'eaplt_',
      'aplt_a',
      'eaplt_a-b',
      'EXT_a',
      'xext_a',
      'ext_a-b',
      'ext_a b',
      'ext_a\n',
      'ext_ä',
      ' ext_a',
      'ext_a\u0000',
      `ext_${'x'.repeat(252)}`,
    ],
  },
  external_applicant_name: {
    good: [
      'H',
      "Ng'ang’a O'Brien-Łukasz",
      '陳大文',
      'n'.repeat(255),
      '😀'.repeat(255),
      'e\u0301'.repeat(127),
      'שרה\u200f',
    ],
    bad: [
      'n'.repeat(256),
      '😀'.repeat(256),
      'a\u0000b',
      'a\nb',
      'a\tb',
      'a\u2028b',
      'a\u2029b',
      ...['\u202a', '\u202b', '\u202c', '\u202d', '\u202e'].map((mark) => `a${mark}b`),
      ...['\u2066', '\u2067', '\u2068', '\u2069'].map((mark) => `${mark}a`),
      '\u007f',
      '\u0085',
      '\ud800',
      'a\udc00b',
      '\udc00\ud800',
    ],
  },
  email: {
    good: ['a@b.co', 'hannah.bret@example.com'],
    bad: [
      ' ',
      'a',
      'a@b',
      ' a@b.co',
      'a@b.co ',
      'a@\u0628a.com',
      'a\u0000@b.co',
      'a@b.co\n',
      '\ud800@b.co',
      'Hannah <a@b.co>',
    ],
  },
} as const;

/** JSON values that are no string. */
const NO_STRINGS = [0, 1, true, false, [], ['ext_a'], {}, { email: 'a@b.co' }];

const cases = (kind: 'good' | 'bad') =>
  Object.entries(FIELDS).flatMap(([field, values]) =>
    values[kind].map((value) => [field, JSON.stringify(value), value] as const),
  );

const existing = await anApplicant(headers);

it.each(cases('good'))('create takes %s %s', async (field, _, value) => {
  expect(await anApplicant(headers, { [field]: value })).toHaveProperty(field, value);
});

it.each([
  ...cases('bad'),
  ...Object.keys(FIELDS).flatMap((field) => NO_STRINGS.map((value) => [field, JSON.stringify(value), value] as const)),
])('create rejects %s %s', async (field, _, value) => {
  const response = await call('POST', PATHS.applicants, { headers, json: { [field]: value } });
  expect(await failureOf(response)).toEqual([400, 'request_invalid', [`${field}_invalid`]]);
});

const updatable = ([field]: readonly [string, ...unknown[]]) => field !== 'external_applicant_id';

it.each(cases('good').filter(updatable))('update takes %s %s', async (field, _, value) => {
  const response = await call('PATCH', PATHS.applicant(existing.id), { headers, json: { [field]: value } });
  expect(response.status).toBe(200);
  expect(await response.json()).toHaveProperty(field, value);
});

it.each(cases('bad').filter(updatable))('update rejects %s %s', async (field, _, value) => {
  const response = await call('PATCH', PATHS.applicant(existing.id), { headers, json: { [field]: value } });
  expect(await failureOf(response)).toEqual([400, 'request_invalid', [`${field}_invalid`]]);
});

it.each([
  ['email', ''],
  ['external_applicant_name', ''],
  ['external_applicant_name', ' \u00a0\n'],
])('update refuses %s where it is %j', async (field, value) => {
  const response = await call('PATCH', `/applicants/${existing.id}`, { headers, json: { [field]: value } });
  expect(await failureOf(response)).toEqual([400, 'request_invalid', [`${field}_invalid`]]);
});

it('update drops the white space around a name, and counts its characters without it', async () => {
  const json = { external_applicant_name: ` ${'n'.repeat(255)} ` };
  const response = await call('PATCH', `/applicants/${existing.id}`, { headers, json });
  expect(await response.json()).toHaveProperty('external_applicant_name', 'n'.repeat(255));
});
