import { custom } from 'valibot';
import type { Line } from '../../http/body.ts';
import { profilesEndpoint } from '../../profiles/endpoint.ts';
import { toLines } from '../lines.ts';
import { ImportResult, ImportRowDescription } from '../schema.ts';
import type { Result } from './result-rules.ts';

/** Lines as they were read: each is validated by itself. */
const Lines = custom<readonly Line[]>(() => true);

/**
 * POST /import
 *
 * Import people, with or without accounts.
 *
 * One JSON object a line (NDJSON), at most 1 MiB and 500 rows, 20 of them with a plain `password`. A row that cannot be
 * taken stops no other. Safe to repeat for rows with an `id`: the same content again is `unchanged`. What the profile
 * lacks is copied from the account, but in a row with `modified_on`, as an export writes it; no mail is sent.
 */
export const importRows = profilesEndpoint({
  id: 'importRows',
  family: 'Moving in and out',
  scope: 'import',
  body: { type: 'lines', schema: Lines, described: ImportRowDescription },
  success: { status: 200, schema: ImportResult, lines: true, body: (results: readonly Result[]) => toLines(results) },
  async handle({ body }, context) {
    const { importPeople } = await import('./people.ts');
    return importPeople(context, body);
  },
});
