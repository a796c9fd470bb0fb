import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { forgetClients } from '../../src/clients/registry.ts';
import { PATHS } from '../support/paths.ts';
import { aReceiver, toReceivers } from '../support/receiver.ts';
import { aClient, aPersonWithEverything, site } from '../support/seed.ts';
import { bearer, call, quickClock } from '../support/service.ts';
import { anOperator, open, send, signedIn } from './support.ts';

const operator = await anOperator();
const session = await signedIn(operator);

/** Texts with a beginning of their own, and what would end a text, an attribute, an element or a style sheet. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('<', '>', '"', "'", '&', '&lt;', '</', '<!--', '-->', ']]>', '`', '{{', '\u2028', '\0', '\ufeff'),
      fc.constantFrom('<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' autofocus onfocus='alert(1)"),
      fc.constantFrom(
        '</style><script>',
        '</title><script>',
        'javascript:alert(1)',
        '</bdi><b>',
        '<svg/onload=alert(1)>',
      ),
      fc.string({ unit: 'grapheme', maxLength: 10 }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => `marked${parts.join('')}end`);

/** A document as the browser reads it: the names of its elements and attributes, in order. */
async function skeletonOf(html: string): Promise<string> {
  const elements: string[] = [];
  const reader = new HTMLRewriter().on('*', {
    element(element) {
      elements.push([element.tagName, ...[...element.attributes].map(([name]) => name)].join(' '));
    },
  });
  await reader.transform(new Response(html)).text();
  return elements.join('\n');
}

const person = await aPersonWithEverything(site.id, true);
const client = await aClient('public', { origins: ['https://a.example'], resetUrl: 'https://a.example/' });
const receiver = await aReceiver();
const pages = [
  '/console',
  `/console/people/${person.id}`,
  '/console/clients',
  `/console/clients/${client.id}`,
  '/console/webhooks',
  `/console/webhooks/${receiver.id}`,
  '/console/log',
];

/** Writes one text into every column that a page shows and that holds text from outside. */
async function writeEverywhere(text: string): Promise<void> {
  const set = (sql: string, ...values: string[]) => env.DB.prepare(sql).bind(text, ...values);
  await env.DB.batch([
    set(
      'update applicants set external_applicant_name = ?1, email = ?1, external_applicant_id = ?1 where id = ?2',
      person.id,
    ),
    set(
      'update accounts set username = ?1, account_email = ?1, firstname = ?1, lastname = ?1, locale = ?1, consent_version = ?1, work_email = ?1 where applicant_id = ?2',
      person.id,
    ),
    set('update outbox set address = ?1'),
    set(
      'update events set client_id = ?1, fields = ?1, request_id = ?1, action = ?1 where applicant_id = ?2',
      person.id,
    ),
    set('update sessions set client_id = ?1 where applicant_id = ?2', person.id),
    set('update clients set name = ?1, origins = ?1, reset_url = ?1 where id = ?2', client.id),
    set('update clients set name = ?1 where id = ?2', operator.id),
    set('update operator_log set subject = ?1, fields = ?1, request_id = ?1'),
    set('update webhooks set last_failure = ?1, last_failed_on = 1, failing_since = 1 where id = ?2', receiver.id),
    set(
      'insert into webhook_people (webhook_id, applicant_id, event_id, attempts, due_on, leased_until, last_failure) values (?2, ?2, 1, 1, 1, 9e15, ?1) on conflict do update set last_failure = ?1',
      receiver.id,
    ),
  ]);
  forgetClients();
}

const key = bearer((await aClient('key')).credential);
// The change is an event, which the receiver gets.
const seams = { clock: quickClock, fetch: toReceivers };
await call('PATCH', PATHS.applicant(person.id), { headers: key, json: { external_applicant_name: 'Hannah' }, seams });
await send('/console/clients', session, { kind: 'key', name: 'A', 'scope_identity-verification': 'on' });

it.each(pages)('%s has the same elements and attributes whatever is stored', async (path) => {
  await writeEverywhere('marked plain end');
  const plain = await skeletonOf(await open(path, session));
  await fc.assert(
    fc.asyncProperty(hostile, async (text) => {
      await writeEverywhere(text);
      const html = await open(path, session);
      expect(html).toContain('marked');
      expect(await skeletonOf(html)).toBe(plain);
    }),
    { numRuns: 15 },
  );
});

it.each([
  ['/console/people', 'typed'],
  ['/console/domains', 'domain'],
  ['/console/clients', 'name'],
  [`/console/people/${person.id}/profile`, 'name'],
  [`/console/people/${person.id}/account`, 'firstname'],
])('%s shows what was typed as text', async (path, field) => {
  const rest = { version: '1', kind: 'key', salutation: '7' };
  const shown = async (text: string) => {
    const response = await send(path, session, { ...rest, [field]: text });
    expect(response.status).toBeGreaterThanOrEqual(400);
    return skeletonOf(await response.text());
  };
  const plain = await shown('marked plain\u202e end');
  await fc.assert(
    fc.asyncProperty(hostile, async (text) => {
      expect(await shown(`${text}\u202e`)).toBe(plain);
    }),
    { numRuns: 15 },
  );
});
