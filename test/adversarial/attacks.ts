import fc from 'fast-check';
import { MEDIA_TYPES } from '../http/targets.ts';
import { endpoints } from '../support/routes.ts';
import { CANARY, HEADERS, hostileHeader, hostileName, hostileText, hostileValue } from './hostile-inputs.ts';
import type { Scenario, Sent } from './scenarios/scenario.ts';

/** A request before it is sent, in parts that can be exchanged. */
export interface Draft {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: BodyInit | undefined;
}

/** Makes a right request wrong. */
export interface Attack {
  readonly what: string;
  on(draft: Draft): Draft;
}

/** The right request of a scenario, as it would go over the wire. */
export function draftOf([method, path, { headers = {}, json, body }]: Sent): Draft {
  if (json !== undefined) {
    return { method, path, headers: { ...headers, 'content-type': MEDIA_TYPES.json }, body: JSON.stringify(json) };
  }
  const type = body instanceof URLSearchParams ? { 'content-type': MEDIA_TYPES.form } : {};
  return {
    method,
    path,
    headers: { ...headers, ...type },
    body: body instanceof URLSearchParams ? String(body) : body,
  };
}

const attack = (what: string, on: Attack['on']): Attack => ({ what, on });
const shown = (value: unknown) => JSON.stringify(value)?.slice(0, 300) ?? 'undefined';

/** The names of the fields of a call's body. */
function fieldsOf(id: string): string[] {
  const { body } = endpoints.find((endpoint) => endpoint.id === id) ?? {};
  const schema = (body?.described ?? body?.schema) as { entries?: object } | undefined;
  return Object.keys(schema?.entries ?? {});
}

function bodyAttacks({ endpoint }: Scenario): fc.Arbitrary<Attack>[] {
  const names = fieldsOf(endpoint);
  const name =
    names.length === 0 ? hostileName : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...names) }, hostileName);
  const json = { 'content-type': MEDIA_TYPES.json };
  const form = { 'content-type': MEDIA_TYPES.form };
  return [
    fc
      .tuple(name, hostileValue)
      .map(([name, value]) =>
        attack(`${shown(name)} as ${shown(value)}`, (draft) => ({ ...draft, body: replaced(draft, name, value) })),
      ),
    fc.array(fc.tuple(name, hostileValue), { maxLength: 6 }).map((entries) => {
      const body = `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)}}`;
      return attack(`JSON ${body.slice(0, 300)}`, (draft) => ({
        ...draft,
        headers: { ...draft.headers, ...json },
        body,
      }));
    }),
    fc.array(fc.tuple(name, hostileText), { maxLength: 6 }).map((entries) => {
      const body = String(new URLSearchParams(entries));
      return attack(`form ${body.slice(0, 300)}`, (draft) => ({
        ...draft,
        headers: { ...draft.headers, ...form },
        body,
      }));
    }),
    fc
      .oneof(
        fc.json(),
        hostileText,
        fc.uint8Array({ maxLength: 200 }).map((bytes) => bytes as Uint8Array<ArrayBuffer>),
      )
      .map((body) => attack(`the body ${shown(body)}`, (draft) => ({ ...draft, body }))),
    fc.constantFrom(...STRANGE_BODIES),
  ];
}

/** The right body with one field that is another, in whichever encoding the call takes. */
function replaced({ body, headers }: Draft, name: string, value: unknown): string {
  if (headers['content-type'] === MEDIA_TYPES.form) {
    const form = new URLSearchParams(String(body));
    form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
    return String(form);
  }
  return JSON.stringify(Object.fromEntries([...Object.entries(parsed(body)), [name, value]]));
}

/** The JSON body that an earlier attack has left. */
function parsed(body: unknown): object {
  try {
    return Object(JSON.parse(String(body)));
  } catch {
    return {};
  }
}

const TWO_MEGABYTES = 2 * 1024 * 1024;
const padded = ({ body = '{}', headers }: Draft) =>
  headers['content-type'] === MEDIA_TYPES.form
    ? `${body}&a=${'a'.repeat(TWO_MEGABYTES)}`
    : `${body}${' '.repeat(TWO_MEGABYTES)}`;

/** Bodies that are too large, in no encoding that is taken, or no body. */
export const STRANGE_BODIES: readonly Attack[] = [
  attack('2 MB', (draft) => ({ ...draft, body: padded(draft) })),
  attack('2 MB that do not say so', (draft) => ({ ...draft, body: new Blob([padded(draft)]).stream() })),
  attack('2 MB of nothing', (draft) => ({ ...draft, body: new Uint8Array(TWO_MEGABYTES) })),
  attack('UTF-16', (draft) => ({ ...draft, body: new Uint8Array(Buffer.from(String(draft.body ?? '{}'), 'utf16le')) })),
  attack('Latin-1', (draft) => ({
    ...draft,
    body: new Uint8Array([...Buffer.from(String(draft.body ?? '{}')), 0xe9]),
  })),
  attack('gzip', (draft) => ({
    ...draft,
    headers: { ...draft.headers, 'content-encoding': 'gzip' },
    body: new Blob([String(draft.body ?? '{}')]).stream().pipeThrough(new CompressionStream('gzip')),
  })),
  attack('a byte order mark', (draft) => ({ ...draft, body: `\ufeff${draft.body ?? '{}'}` })),
  attack('nothing', (draft) => ({ ...draft, body: undefined })),
  attack('a body that breaks off', (draft) => ({ ...draft, body: brokenOff(String(draft.body ?? '{}')) })),
  attack('deep nesting', (draft) => ({ ...draft, body: `{"email":${'['.repeat(30_000)}${']'.repeat(30_000)}}` })),
  attack('deep nesting without an end', (draft) => ({ ...draft, body: '{"email":'.repeat(7_000) })),
  attack('one field many times', (draft) => ({ ...draft, body: `{${'"email":"a@b.co",'.repeat(3_000)}"email":1}` })),
  attack('many fields', (draft) => ({
    ...draft,
    body: JSON.stringify(Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`${CANARY} ${index}`, 1]))),
  })),
];

function brokenOff(text: string): ReadableStream {
  let pulls = 0;
  return new ReadableStream({
    pull(controller) {
      pulls += 1;
      if (pulls === 1) controller.enqueue(new TextEncoder().encode(text.slice(0, 5)));
      else controller.error(new Error(CANARY));
    },
  });
}

const headerAttacks = fc
  .array(fc.tuple(fc.constantFrom(...HEADERS), hostileHeader), { minLength: 1, maxLength: 3 })
  .map((entries) =>
    attack(`headers ${shown(entries)}`, (draft) => ({
      ...draft,
      headers: { ...draft.headers, ...Object.fromEntries(entries) },
    })),
  );

const encode = (text: string) => encodeURIComponent(text.toWellFormed());

/** Ways to write a text into an address: as it is, encoded, encoded twice, in overlong bytes. */
const WAYS: readonly ((text: string) => string)[] = [
  (text) => text,
  encode,
  (text) => encode(encode(text)),
  (text) => text.replace(/./gsu, (character) => `%${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`),
];
const written = fc.tuple(hostileText, fc.constantFrom(...WAYS)).map(([text, way]) => way(text));

const DETOURS = ['/', '//', '/.', '/..', '/%2e%2e/', '/%2f', ';a=b', '%00', '.json', '%20', '#', '?', '\\', '/%5c'];

const pathAttacks = fc
  .tuple(fc.nat(6), fc.oneof(written, fc.constantFrom(...DETOURS)), fc.boolean())
  .map(([place, text, whole]) =>
    attack(`${shown(text)} in the path (${place}, ${whole})`, (draft) => {
      const [path = '', query] = draft.path.split('?', 2);
      const segments = path.slice(1).split('/');
      const index = place % segments.length;
      segments[index] = whole ? text : `${segments[index]}${text}`;
      return { ...draft, path: `/${segments.join('/')}${query === undefined ? '' : `?${query}`}` };
    }),
  );

const QUERY_NAMES = ['email', 'external_applicant_id', 'username', 'url', 'before', 'access_token', '__proto__', 'a'];

const queryAttacks = fc
  .tuple(
    fc.array(fc.tuple(fc.oneof(fc.constantFrom(...QUERY_NAMES), hostileName.map(encode)), written), {
      minLength: 1,
      maxLength: 4,
    }),
    fc.boolean(),
  )
  .map(([entries, instead]) => {
    const query = entries.map(([name, value]) => `${name}=${value.replaceAll('#', '')}`).join('&');
    return attack(`the query ${shown(query)}`, (draft) => {
      const [path = '', right = ''] = draft.path.split('?', 2);
      return { ...draft, path: `${path}?${instead || right === '' ? query : `${right}&${query}`}` };
    });
  });

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'ALL', 'post'];
const methodAttacks = fc
  .constantFrom(...METHODS)
  .map((method) => attack(`the method ${method}`, (draft) => ({ ...draft, method, body: undefined })));

/** One to two things wrong with a request, anywhere in it. */
export function attacksOn(scenario: Scenario): fc.Arbitrary<Attack[]> {
  const anywhere = fc.oneof(
    { weight: 4, arbitrary: fc.oneof(...bodyAttacks(scenario)) },
    { weight: 2, arbitrary: headerAttacks },
    { weight: 2, arbitrary: pathAttacks },
    { weight: 2, arbitrary: queryAttacks },
    methodAttacks,
  );
  return fc.array(anywhere, { minLength: 1, maxLength: 2 });
}
