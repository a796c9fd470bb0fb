import { env } from 'cloudflare:workers';
import { afterEach, expect, it } from 'vitest';
import { counting } from '../support/counting.ts';
import { PATHS } from '../support/paths.ts';
import { rows } from '../support/profiles.ts';
import { aReceiver, forgetReceivers, type Receiver, toReceivers } from '../support/receiver.ts';
import { aClient } from '../support/seed.ts';
import { bearer, call, quickClock } from '../support/service.ts';
import { simulatedTime } from '../support/simulated-clock.ts';
import { anOperator, nextOf, open, send, signedIn, textOf } from './support.ts';

const operator = await anOperator();
const session = await signedIn(operator);
const key = bearer((await aClient('key')).credential);
const seams = { clock: quickClock, fetch: toReceivers };

afterEach(forgetReceivers);

const status = (code: number) => new Response(null, { status: code });
const pathOf = ({ id }: Receiver) => `/console/webhooks/${id}`;
const pageOf = async (receiver: Receiver) => textOf(await open(pathOf(receiver), session));
const create = async () =>
  (await (await call('POST', PATHS.applicants, { headers: key, json: {}, seams })).json<{ id: string }>()).id;
const enable = (receiver: Receiver) => send(`${pathOf(receiver)}/enable`, session, {}, { seams });

it('lists webhooks with their state', async () => {
  expect(textOf(await open('/console/webhooks', session))).toContain('There are no webhooks.');
  const live = await aReceiver();
  const gone = await aReceiver(() => status(410));
  await create();
  const list = textOf(await open('/console/webhooks', session));
  for (const { host } of [live, gone]) expect(list).toContain(`https://${host}/events?a=b`);
  expect(await pageOf(live)).toMatch(/State live Behind nothing waits/);
  expect(await pageOf(gone)).toContain('State disabled Behind events of one person wait');
  expect(await pageOf(gone)).toMatch(/Last failure the receiver answered 410/);
});

it('shows how far one is behind, by its own types, and enables it', async () => {
  const receiver = await aReceiver(() => status(410), { types: ['applicant.created'] });
  const ids = [await create(), await create(), await create()];
  for (const id of ids) await call('POST', PATHS.anonymize(id), { headers: key, seams });
  expect(await pageOf(receiver)).toMatch(
    /Behind 2 events wait, the oldest since [^,]+ UTC , and earlier ones of one person/,
  );
  receiver.answer = () => status(204);
  receiver.got.length = 0;
  expect(nextOf(await enable(receiver))).toEqual([303, `${pathOf(receiver)}?done=enabled`]);
  expect(receiver.got.map(({ applicantId }) => applicantId).sort()).toEqual([...ids].sort());
  expect(await pageOf(receiver)).toMatch(/State live Behind nothing waits/);
  expect(textOf(await open(`${pathOf(receiver)}?done=enabled`, session))).toContain('goes on where it stood');
  expect(await rows('operator_log')).toContainEqual(
    expect.objectContaining({ client_id: operator.id, action: 'webhook_enabled', subject: receiver.id, fields: '' }),
  );
});

it('looks at five thousand entries at the most, and says so', async () => {
  const receiver = await aReceiver();
  const many = `insert into events (id, applicant_id, client_id, action, fields, request_id, at)
    select 1000000 + value, 'aplt_x', 'cli_x', 'updated', '', '', 1700000000000 from json_each(?)`;
  const numbers = JSON.stringify(Array.from({ length: 6_000 }, (_, index) => index));
  await env.DB.prepare(many).bind(numbers).run();
  expect(await pageOf(receiver)).toMatch(/Behind over 5,000 events wait, the oldest since 2023-11-14/);
  expect(await overview()).toMatchObject({ 'Webhooks behind': '1', 'Webhooks disabled': '0' });
  await env.DB.prepare("delete from events where applicant_id = 'aplt_x'").run();
});

it('says when events of before have been deleted', async () => {
  const receiver = await aReceiver();
  await env.DB.prepare("insert into cursors (name, event_id) values ('deleted', 2000000)").run();
  expect(nextOf(await enable(receiver))).toEqual([303, `${pathOf(receiver)}?done=lost`]);
  expect(textOf(await open(`${pathOf(receiver)}?done=lost`, session))).toContain('are no longer kept');
  await env.DB.prepare("delete from cursors where name = 'deleted'").run();
});

it('shows the people whose deliveries fail', async () => {
  const id = await create();
  const receiver = await aReceiver(({ applicantId }) => status(applicantId === id ? 503 : 200));
  const rename = { external_applicant_name: 'Hannah' };
  const { clock, env: bindings } = simulatedTime(Date.now());
  const options = { headers: key, json: rename, env: bindings, seams: { ...seams, clock } };
  await call('PATCH', PATHS.applicant(id), options);
  clock.stop();
  await create();
  const html = await open(pathOf(receiver), session);
  expect(html).toContain(`<a href="/console/people/${id}">${id}</a>`);
  expect(textOf(html)).toMatch(/State live Behind events of one person wait/);
  expect(textOf(html)).toContain('the receiver answered 503');
  expect(await overview()).toMatchObject({ 'Webhooks behind': '1' });
  receiver.answer = () => status(200);
  await enable(receiver);
  expect(textOf(await open(pathOf(receiver), session))).not.toContain('Recent failures');
});

it('pings one whatever its state, and shows the answer', async () => {
  const receiver = await aReceiver();
  const ping = async () => textOf(await (await send(`${pathOf(receiver)}/ping`, session, {}, { seams })).text());
  expect(await ping()).toContain('The ping was accepted.');
  receiver.answer = () => status(404);
  expect(await ping()).toContain('The ping was not accepted: the receiver answered 404.');
  receiver.answer = () => Promise.reject(new Error('reset'));
  expect(await ping()).toContain('The ping was not accepted: the receiver cannot be reached.');
  expect(receiver.got.map(({ type }) => type)).toEqual(['ping', 'ping', 'ping']);
  const acts = (await rows<{ action: string }>('operator_log')).filter(({ action }) => action === 'webhook_pinged');
  expect(acts).toHaveLength(3);
});

it('counts the disabled ones on the overview', async () => {
  await aReceiver(() => status(410));
  await aReceiver();
  await create();
  expect(await overview()).toMatchObject({ 'Webhooks behind': '0', 'Webhooks disabled': '1' });
});

it('knows no webhook that is not there, and records nothing of it', async () => {
  const before = await rows('operator_log');
  for (const id of [`whk_${'a'.repeat(16)}`, 'whk_1', '%00']) {
    expect((await call('GET', `/console/webhooks/${id}`, { headers: session })).status).toBe(404);
    for (const act of ['enable', 'ping']) {
      expect((await send(`/console/webhooks/${id}/${act}`, session)).status).toBe(404);
    }
  }
  expect(await rows('operator_log')).toEqual(before);
});

it('costs at most three round trips', async () => {
  const receiver = await aReceiver();
  const { d1, trips } = counting(env.DB);
  await open(pathOf(receiver), session, { env: { DB: d1 } });
  expect(trips()).toBeLessThanOrEqual(3);
});

async function overview(): Promise<Record<string, string>> {
  const html = await open('/console', session);
  return Object.fromEntries(
    [...html.matchAll(/<dt>([^<]+)<\/dt><dd>([^<]+)<\/dd>/g)].map(([, name, value]) => [name, value]),
  );
}
