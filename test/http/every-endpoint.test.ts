import { parse } from 'valibot';
import { expect, it } from 'vitest';
import type { ErrorFormat } from '../../src/http/error-format.ts';
import { Failure } from '../../src/http/failure.ts';
import { unknownPaths } from '../../src/routes.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { call, dump } from '../support/service.ts';
import type { Callers } from './callers.ts';
import { type Changes, MEDIA_TYPES, seedTargets, send, type Target } from './targets.ts';

useCheapPasswords();

const targets = await seedTargets();
const guarded = targets.filter((target): target is Target & { callers: Callers } => target.callers !== undefined);
const reading = targets.filter(({ endpoint }) => endpoint.body !== undefined);
const readingJson = reading.filter(({ endpoint }) => endpoint.body?.type === 'json');
/** Of lines, one that cannot be read stops no other: `test/transfer` has such. */
const readingWhole = reading.filter(({ endpoint }) => endpoint.body?.type !== 'lines');
const ignoring = targets.filter(({ endpoint }) => endpoint.method !== 'GET' && endpoint.body === undefined);

/** Headers that have one value: a comma in it would be two of them under one name. */
const SINGULAR = ['cko-request-id', 'content-type', 'retry-after', 'location', 'x-d1-bookmark', 'www-authenticate'];

function expectHeaders({ headers }: Response): void {
  expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('cko-request-id')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  for (const name of SINGULAR) expect(headers.get(name) ?? '').not.toContain(',');
}

const isJson = ({ headers }: Response) => headers.get('content-type') === 'application/json';

/** Holds an answer to what every rejection has in common. */
async function expectRejection(
  response: Response,
  status: number,
  { schema }: ErrorFormat,
  hint: unknown,
): Promise<void> {
  expect(response.status, JSON.stringify(hint)).toBe(status);
  expectHeaders(response);
  const isPage = response.headers.get('content-type')?.startsWith('text/html');
  expect(response.headers.get('cache-control')).toBe(isPage ? 'no-store, no-transform' : 'no-store');
  const text = await response.text();
  if (text === '') return;
  const { request_id = null } = parse(schema, isJson(response) ? JSON.parse(text) : text) as {
    request_id?: string;
  };
  if (request_id !== null) expect(request_id).toBe(response.headers.get('cko-request-id'));
}

/** Sends the right call once for each of the changes: all are refused, and the database stays as it was. */
async function refuses(target: Target, changes: readonly Changes[], status: number): Promise<Headers[]> {
  const before = await dump();
  const all: Headers[] = [];
  for (const change of changes) {
    const response = await send(target, change);
    await expectRejection(response, status, target.endpoint.errors, change);
    all.push(response.headers);
  }
  expect(await dump()).toBe(before);
  return all;
}

it.each(guarded)('$name without credentials', async (target) => {
  const { authorization, ...headers } = target.right.headers;
  const { status, challenge } = target.callers.missing;
  const [answer] = await refuses(target, [{ headers }], status);
  expect(answer?.get('www-authenticate')).toBe(challenge);
});

it.each(guarded)('$name with wrong credentials', async (target) => {
  const { wrong, challenge } = target.callers;
  const changes = wrong.map((headers) => ({ headers: { ...target.right.headers, ...headers } }));
  const answers = await refuses(target, changes, 401);
  for (const answer of answers) expect(answer.get('www-authenticate')).toBe(challenge);
});

it.each(guarded.filter(({ callers }) => callers.powerless !== undefined))(
  '$name with credentials that may not',
  async (target) => {
    const headers = { ...target.right.headers, ...target.callers.powerless };
    const [answer] = await refuses(target, [{ headers }], 403);
    expect(answer?.get('www-authenticate')).toBe('Bearer error="insufficient_scope"');
  },
);

it.each(readingJson)('$name with malformed JSON', async (target) => {
  const bodies = [' ', '{', '{"email": "a@b.co"', '{"email": "a@b.co",}', "{'a': 1}", '{} {}', '\ufeff{', 'NaN'];
  if (!target.endpoint.body?.emptyIsObject) bodies.push('');
  await refuses(
    target,
    bodies.map((body) => ({ body })),
    400,
  );
});

it.each(readingJson)('$name with JSON that is no object', async (target) => {
  const bodies = [
    ...(target.endpoint.body?.emptyIsObject ? [] : ['[]']),
    '[{}]',
    '["email"]',
    '[["email", "a@b.co"]]',
    `[${target.right.body}]`,
    'null',
    '"{}"',
    '1',
    'true',
  ];
  await refuses(
    target,
    bodies.map((body) => ({ body })),
    400,
  );
});

it.each(reading)('$name with a right body that padding makes longer than 1 MiB', async (target) => {
  const long = 2 ** 20;
  const padding = { json: ' '.repeat(long), form: `&padding=${'+'.repeat(long)}`, lines: '\n'.repeat(long) };
  const body = `${target.right.body}${padding[target.endpoint.body?.type ?? 'json']}`;
  await refuses(target, [{ body }, { body: new Blob([body]).stream() }], 400);
});

it.each(reading)('$name with another media type', async (target) => {
  const right = target.right.headers['content-type'];
  const types = [
    ...['text/plain', 'application/jsonp', 'application/xml', 'multipart/form-data; boundary=x', 'text/json', '*/*'],
    ...['json', '', `${right}, ${right}`],
    ...Object.values(MEDIA_TYPES).filter((type) => type !== right),
  ];
  const changes = types.map((type) => ({ headers: { ...target.right.headers, 'content-type': type } }));
  await refuses(target, changes, 400);
});

it.each(reading)('$name in another charset, with bytes that are not ASCII', async (target) => {
  const right = target.right.headers['content-type'];
  const isForm = target.endpoint.body?.type === 'form';
  const sent = String(target.right.body);
  const body = isForm ? `${sent}&more=\u00e9` : sent.replace(/\}$/, ',"more":"\u00e9"}');
  const changes = ['utf-16', 'iso-8859-1', '"latin1"', 'utf-7'].map((charset) => ({
    headers: { ...target.right.headers, 'content-type': `${right}; charset=${charset}` },
    body,
  }));
  await refuses(target, changes, 400);
});

it.each(reading)('$name with a compressed body', async (target) => {
  const compressed = () => new Blob([String(target.right.body)]).stream().pipeThrough(new CompressionStream('gzip'));
  const changes = ['gzip', 'br', 'identity, gzip'].map((encoding) => ({
    headers: { ...target.right.headers, 'content-encoding': encoding },
    body: compressed(),
  }));
  for (const answer of await refuses(target, changes, 415)) expect(answer.get('accept-encoding')).toBe('identity');
});

it.each(readingWhole)('$name with bytes that are not UTF-8', async (target) => {
  const right = new TextEncoder().encode(String(target.right.body));
  const invalid = [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xe2, 0x82]];
  const bodies = invalid.map((bytes) => new Uint8Array([...right.slice(0, 4), ...bytes, ...right.slice(4)]));
  await refuses(
    target,
    bodies.map((body) => ({ body })),
    400,
  );
});

it.each(targets)('$name by another method, with and without credentials', async (target) => {
  const others = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'].filter(
    (method) => !target.known.includes(method),
  );
  const changes = others.flatMap((method) =>
    [target.right.headers, {}, { authorization: 'nonsense' }].map((headers) => ({ method, headers, body: null })),
  );
  for (const answer of await refuses(target, changes, 405)) {
    expect(answer.get('allow')?.split(', ').sort()).toEqual(target.known);
    expect(answer.get('www-authenticate')).toBeNull();
  }
});

it.each(unknownPaths)(
  'unknown paths below $prefix are answered in the error format of the prefix',
  async ({ prefix, load }) => {
    const [errors, before] = [await load(), await dump()];
    const { status } = errors.reply(new Failure('not_found'), new Request('https://internal.example'), {
      requestId: '',
      company: { name: '', url: undefined, contact: undefined },
    });
    for (const rest of ['no/such', 'no/such.json', "'/%00/%ff", 'applicants/a/b/c']) {
      for (const method of ['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS']) {
        const response = await call(method, `${prefix}${rest}`);
        expect((await response.clone().text()) === '').toBe(method === 'HEAD');
        await expectRejection(response, status, errors, { method, rest });
      }
    }
    expect(await dump()).toBe(before);
  },
);

const steady = ({ headers }: Response) =>
  [...headers].filter(([name]) => !['cko-request-id', 'x-d1-bookmark'].includes(name));

it.each(targets.filter(({ endpoint }) => endpoint.method === 'GET'))(
  '$name by HEAD: as GET, no body',
  async (target) => {
    const got = await send(target);
    const head = await send(target, { method: 'HEAD' });
    expect(head.status).toBe(got.status);
    expect(steady(head)).toEqual(steady(got));
    expect(await head.text()).toBe('');
    expect(await got.text()).not.toBe('');
  },
);

it.each(targets)('$name succeeds when nothing is wrong, with the body that its schema says', async (target) => {
  const { status, schema, body, lines } = target.endpoint.success;
  const response = await send(target);
  expect(response.status).toBe(status);
  expectHeaders(response);
  const text = await response.text();
  expect(text === '').toBe(body === undefined);
  if (schema === undefined) return;
  expect(response.headers.get('cache-control')).toBe('no-store');
  for (const part of lines ? text.trimEnd().split('\n') : [text]) parse(schema, JSON.parse(part));
});

it.each(ignoring)('$name ignores whatever body is sent', async (target) => {
  const first = target.endpoint.success.status === 204 ? '' : await (await send(target)).text();
  const bodies = ['{}', '[]', '{', 'a=b&a=c', 'x'.repeat(1_000_000), new Uint8Array([0xff])];
  const types = [MEDIA_TYPES.json, MEDIA_TYPES.json, MEDIA_TYPES.json, MEDIA_TYPES.form, 'text/plain', ''];
  for (const [index, body] of bodies.entries()) {
    const { status } = target.endpoint.success;
    const next = status === 204 ? await target.again() : target;
    const headers = { ...next.right.headers, 'content-type': types[index] as string };
    const response = await send(next, { headers, body });
    expect(response.status).toBe(status);
    expect(await response.text()).toBe(first);
  }
});
