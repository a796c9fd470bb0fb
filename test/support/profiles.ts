import { env } from 'cloudflare:workers';
import { expect } from 'vitest';

/** An applicant as callers get it. */
export interface Resource {
  id: string;
  created_on: string;
  modified_on: string;
  external_applicant_id?: string;
  email?: string;
  external_applicant_name?: string;
  _links: { self: { href: string } };
}

/** A well-formed id of no applicant. */
export const UNKNOWN_ID = 'aplt_01k0q4xg5sfx3rjq0w3k5v7n2c';

/** The published example of an applicant. */
export const HANNAH = {
  external_applicant_id: 'ext_osdfdfdb231',
  email: 'hannah.bret@example.com',
  external_applicant_name: 'Hannah Bret',
} as const;

/** An error of the Profiles family as `[status, error_type, error_codes?]`; it must have no other keys. */
export async function failureOf(response: Response): Promise<unknown[]> {
  const { request_id, error_type, error_codes, ...rest } = await response.json<Record<string, unknown>>();
  expect(rest).toEqual({});
  expect(request_id).toBe(response.headers.get('cko-request-id'));
  return [response.status, error_type, ...(error_codes === undefined ? [] : [error_codes])];
}

/** The rows of a table, as stored. */
export async function rows<Row = Record<string, unknown>>(table: string): Promise<Row[]> {
  return (await env.DB.prepare(`select * from ${table} order by rowid`).all<Row>()).results;
}

/** The history of an applicant: `[action, fields]`, oldest first. */
export async function historyOf(id: string): Promise<[string, string][]> {
  const events = await rows<{ applicant_id: string; action: string; fields: string }>('events');
  return events.filter((event) => event.applicant_id === id).map(({ action, fields }) => [action, fields]);
}
