import { expect, it } from 'vitest';
import { logged } from '../support/logs.ts';
import { PATHS } from '../support/paths.ts';
import { aClient } from '../support/seed.ts';
import { bearer, call } from '../support/service.ts';

/** The runtime's own data set keeps nothing that could be read again, so this one stands in its place. */
function dataset() {
  const points: AnalyticsEngineDataPoint[] = [];
  const METRICS: AnalyticsEngineDataset = { writeDataPoint: (point = {}) => void points.push(point) };
  return { env: { METRICS }, points };
}

const { id, credential } = await aClient('key');

it('writes one data point a request: client, route, method, status, milliseconds, and nothing of the person', async () => {
  const { env, points } = dataset();
  const json = { email: 'counted.person@nowhere.example' };
  const created = await call('POST', PATHS.applicants, { headers: bearer(credential), json, env });
  await call('GET', `/applicants/aplt_x?email=${json.email}`, { headers: bearer(credential), env });
  await call('GET', PATHS.applicants, { env });
  expect(created.status).toBe(201);
  const numbers = (status: number) => [expect.any(Number), status];
  expect(points).toEqual([
    { indexes: [id], blobs: ['/applicants', 'POST', '201', id], doubles: numbers(201) },
    { indexes: [id], blobs: ['/applicants/:applicant_id', 'GET', '404', id], doubles: numbers(404) },
    { indexes: [''], blobs: ['/applicants', 'GET', '401', ''], doubles: numbers(401) },
  ]);
});

it('fails no request when a data point cannot be written', async () => {
  const METRICS: AnalyticsEngineDataset = {
    writeDataPoint() {
      throw new Error('a fault');
    },
  };
  let status = 0;
  const lines = await logged(async () => {
    ({ status } = await call('GET', PATHS.applicants, { headers: bearer(credential), env: { METRICS } }));
  });
  expect(status).toBe(200);
  expect(lines.map((line) => JSON.parse(line).event)).toEqual(['request', 'metrics_fault']);
});
