import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { counting } from '../support/counting.ts';
import { aMover, exportedPeople, linesOf } from '../support/import.ts';
import { PATHS } from '../support/paths.ts';
import { historyOf, UNKNOWN_ID } from '../support/profiles.ts';
import { aClient, anAccount, anApplicant } from '../support/seed.ts';
import { bearer, begin, call } from '../support/service.ts';

const headers = await aMover();
const auditor = bearer((await aClient('key', { scopes: ['privacy'] })).credential);
const ON: Partial<Env> = { READ_LOG: 'on' };

interface Entry {
  action: string;
  client_id: string;
  count?: number;
}

async function readingsOf(id: string): Promise<(number | undefined)[]> {
  const { data } = await (await call('GET', PATHS.events(id), { headers: auditor })).json<{ data: Entry[] }>();
  return data.filter(({ action }) => action === 'read').map(({ count }) => count);
}

it('records nothing unless it is on', async () => {
  const { id } = await anApplicant(headers, { email: 'off@example.com' });
  await call('GET', PATHS.applicant(id), { headers });
  await call('GET', `${PATHS.applicants}?email=off@example.com`, { headers });
  expect(await historyOf(id)).toEqual([['created', 'email']]);
});

it('records every reading as one entry a client and day', async () => {
  const { id } = await anApplicant(headers, { email: 'on@example.com', external_applicant_id: 'ext_on' });
  await call('GET', PATHS.applicant(id), { headers, env: ON });
  expect(await readingsOf(id)).toEqual([1]);
  await call('GET', `${PATHS.applicants}?email=on@example.com`, { headers, env: ON });
  await call('GET', `${PATHS.applicants}?external_applicant_id=ext_on`, { headers, env: ON });
  await linesOf(await call('GET', PATHS.exportPeople, { headers, env: ON }));
  expect(await readingsOf(id)).toEqual([4]);
  const other = bearer((await aClient('key')).credential);
  await call('GET', PATHS.applicant(id), { headers: other, env: ON });
  expect(await readingsOf(id)).toEqual([1, 4]);
});

it('records an update that changes nothing as a reading, for it shows the person', async () => {
  const { id } = await anAccount({ firstname: 'Hannah' });
  await call('PATCH', PATHS.applicant(id), { headers, env: ON, json: {} });
  await call('PATCH', PATHS.account(id), { headers, env: ON, json: { firstname: 'Hannah' } });
  expect(await readingsOf(id)).toEqual([2]);
  // An entry of the change tells who has seen these, and a rejection shows no one.
  await call('PATCH', PATHS.applicant(id), { headers, env: ON, json: { email: 'changed@example.com' } });
  await call('PATCH', PATHS.account(id), { headers, env: ON, json: { firstname: 'Hanna' } });
  await call('PATCH', PATHS.applicant(id), { headers: { ...headers, 'if-match': '"99"' }, env: ON, json: {} });
  expect(await readingsOf(id)).toEqual([2]);
});

it('records no reading of a response without a body', async () => {
  const { id } = await anApplicant(headers);
  for (const path of [PATHS.exportPeople, PATHS.applicants, PATHS.applicant(id), PATHS.events(id)]) {
    expect((await call('HEAD', path, { headers, env: ON })).status).toBe(200);
  }
  expect(await readingsOf(id)).toEqual([]);
});

it('records who reads a history, as a reading of the person', async () => {
  const { id } = await anApplicant(headers);
  await call('GET', PATHS.events(id), { headers: auditor, env: ON });
  await call('GET', PATHS.events(id), { headers: auditor, env: ON });
  expect(await readingsOf(id)).toEqual([2]);
});

it('shows who read a person in the export of the person', async () => {
  const { id } = await anApplicant(headers);
  await call('GET', PATHS.applicant(id), { headers, env: ON });
  const { events } = await (await call('GET', PATHS.export(id), { headers })).json<{ events: Entry[] }>();
  expect(events).toMatchObject([{ action: 'read', count: 1 }, { action: 'created' }]);
});

it('records nothing of people that a page does not show, nor of an unknown id', async () => {
  const { id } = await anApplicant(headers, { external_applicant_id: 'ext_two' });
  await anApplicant(headers, { external_applicant_id: 'ext_two' });
  await call('GET', `${PATHS.applicants}?external_applicant_id=ext_two&limit=1`, { headers, env: ON });
  expect(await readingsOf(id)).toEqual([]);
  expect((await call('GET', PATHS.applicant(UNKNOWN_ID), { headers, env: ON })).status).toBe(404);
  expect(await historyOf(UNKNOWN_ID)).toEqual([]);
});

it('costs a reading no further round trip', async () => {
  const { id } = await anApplicant(headers);
  const { d1, trips } = counting(env.DB);
  const { rest } = await begin('GET', PATHS.applicant(id), { headers, env: { ...ON, DB: d1 } });
  expect(trips()).toBe(1);
  await rest();
});

it('records a thousand readings of an export at once', async () => {
  const before = (await exportedPeople(headers)).length;
  const { d1, trips } = counting(env.DB);
  const response = await call('GET', PATHS.exportPeople, { headers, env: { ...ON, DB: d1 } });
  expect(await linesOf(response)).toHaveLength(before);
  expect(trips()).toBe(2);
});
