import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { routes } from '../../src/routes.ts';
import { PAGES, proseOf, readGuide, spansOf } from '../support/guides.ts';

/** An operation of the OpenAPI document, as far as it is read here. */
interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}
interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}
const document = JSON.parse(readFileSync('dist/docs/openapi.json', 'utf8')) as Document;

const calls = routes.flatMap(({ method, paths }) => paths.map((path) => ({ method, path: templateOf(path) })));
/** Paths in the guides that are not ours. */
const FOREIGN = ['/usr/bin/chromium', '…/v1/logs'];
const CALL = /^(?:(GET|HEAD|POST|PUT|PATCH|DELETE) )?(?:\$URL)?(…?\/[^\s?]*)(?:\?(\S*))?$/;

/** The path of a route as the guides write it, whatever its parameters are named. */
function templateOf(path: string): string {
  return path.replace(/:\w+|\{\w+\}/g, '{}');
}

/** The calls that a text can mean. `…` stands for the beginning of a path, and a path without a method for all below it. */
function callsOf(method: string | undefined, path: string) {
  const written = templateOf(path);
  return calls.filter(
    (call) =>
      (method === undefined || call.method === (method === 'HEAD' ? 'GET' : method)) &&
      (written.startsWith('…') ? call.path.endsWith(written.slice(1)) : isAt(call.path, written, method)),
  );
}

function isAt(path: string, written: string, method: string | undefined): boolean {
  return path === written || (method === undefined && path.startsWith(`${written}/`));
}

function operationOf({ method, path }: (typeof calls)[number]): Operation {
  const [, operations] = Object.entries(document.paths).find(([each]) => templateOf(each) === path) ?? [];
  return operations?.[method.toLowerCase()] ?? {};
}

/** The fields of the body of a call. */
function fieldsOf({ requestBody }: Operation): string[] {
  return Object.values(requestBody?.content ?? {}).flatMap(({ schema: { $ref, properties } }) =>
    Object.keys(properties ?? document.components.schemas[$ref?.split('/').at(-1) ?? '']?.properties ?? {}),
  );
}

/** Whether a call of the service can be made as it is written, with the parameters that it names. */
function isCall(code: string): boolean {
  const [, method, path = '', query = ''] = CALL.exec(code) ?? [];
  const named = [...query.matchAll(/(?:^|&)(\w+)=/g)].map(([, name = '']) => name);
  return callsOf(method, path).some((call) => {
    const known = operationOf(call).parameters?.filter((each) => each.in === 'query') ?? [];
    return named.every((name) => known.some((parameter) => parameter.name === name));
  });
}

const written = spansOf(PAGES).filter(({ code }) => CALL.test(code) && !FOREIGN.includes(code));

it('finds calls', () => {
  expect(written.length).toBeGreaterThan(50);
});

it.each(written)('$page: `$code` is a call of the service', ({ code }) => {
  expect(isCall(code)).toBe(true);
});

it.each(['GET /applicant', 'PUT /applicants/{id}', '…/checkMail?email=', 'GET /events?since=', 'POST …/me/gone'])(
  'would find `%s`',
  (code) => {
    expect(CALL.test(code)).toBe(true);
    expect(isCall(code)).toBe(false);
  },
);

/** A call, and the fields of its body behind it in brackets: "`POST …/me/erase` (JSON `password`)". */
const withBody = PAGES.flatMap((page) =>
  [...proseOf(readGuide(page)).matchAll(/`([^`]+)` \((?:form|JSON) ((?:`\w+`(?:, )?)+)\)/g)].map(
    ([, code = '', fields = '']) => ({ page, code, fields: fields.match(/\w+/g) ?? [] }),
  ),
);

it('finds calls with a body', () => {
  expect(withBody.length).toBeGreaterThan(4);
});

it.each(withBody)('$page: `$code` takes $fields', ({ code, fields }) => {
  const [, method, path = ''] = CALL.exec(code) ?? [];
  expect(callsOf(method, path).map((call) => fieldsOf(operationOf(call)))).toContainEqual(
    expect.arrayContaining(fields),
  );
});
