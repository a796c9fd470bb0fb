import { expect } from 'vitest';
import { PATHS } from './paths.ts';
import { aClient } from './seed.ts';
import { bearer, type Call, call } from './service.ts';

/** The headers of a client that may import and export. */
export async function aMover(): Promise<{ authorization: string }> {
  return bearer((await aClient('key', { scopes: ['import', 'privacy', 'identity-verification'] })).credential);
}

/** The result of one row. */
export interface Result {
  row: number;
  status: 'created' | 'unchanged' | 'refused';
  id?: string;
  errors?: { code: string; field: string; kind?: string }[];
}

type Options = Omit<Call, 'json' | 'body'>;

/** Sends lines to be imported, as they are. */
export function sendLines(
  { headers, ...options }: Options,
  lines: readonly (string | Uint8Array<ArrayBuffer>)[],
): Promise<Response> {
  const body = new Blob(lines.flatMap((line) => [line, '\n']));
  return call('POST', PATHS.import, {
    ...options,
    headers: { ...headers, 'content-type': 'application/x-ndjson' },
    body,
  });
}

/** Imports rows, which must be possible; the result of each. */
export async function imported(headers: Record<string, string>, rows: readonly object[], options: Options = {}) {
  const response = await sendLines(
    { ...options, headers },
    rows.map((row) => JSON.stringify(row)),
  );
  expect(response.status).toBe(200);
  return linesOf<Result>(response);
}

/** The lines of an answer. The runtime warns of any media type that it does not know as text. */
export async function linesOf<Line>(response: Response): Promise<Line[]> {
  const text = new TextDecoder().decode(await response.arrayBuffer());
  return text === ''
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Line);
}

/** Everyone, by as many calls as it takes. */
export async function exportedPeople(headers: Record<string, string>): Promise<Record<string, unknown>[]> {
  const people: Record<string, unknown>[] = [];
  for (;;) {
    const after = people.at(-1)?.id;
    const query = after === undefined ? '' : `?after=${after}`;
    const response = await call('GET', `${PATHS.exportPeople}${query}`, { headers });
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    const lines = await linesOf<Record<string, unknown>>(response);
    people.push(...lines);
    if (lines.length < 1_000) return people;
  }
}
