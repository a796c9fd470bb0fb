import type { Outcome, Person } from '../model.ts';

const ORIGIN = 'https://applicants.example';

/** Status, entity tag and applicant of a response, or what the error says. */
export async function outcomeOf(response: Response): Promise<Outcome> {
  if (response.status === 304) return [304, response.headers.get('etag')];
  const body = await response.json<Record<string, unknown>>();
  if (response.status >= 400) return [response.status, body.error_type, body.error_codes];
  return [response.status, response.headers.get('etag'), body];
}

/** The response with an applicant that the contract promises. */
export function shown(status: number, person: Person): Outcome {
  const { id, external_applicant_id, email, external_applicant_name } = person;
  const body = {
    id,
    created_on: new Date(person.created_on).toISOString(),
    modified_on: new Date(person.modified_on).toISOString(),
    ...(external_applicant_id !== undefined && { external_applicant_id }),
    ...(email !== undefined && { email }),
    ...(external_applicant_name !== undefined && { external_applicant_name }),
    _links: { self: { href: `${ORIGIN}/applicants/${id}` } },
  };
  return [status, `"${person.version}"`, body];
}

/** The error that the contract promises. */
export const rejection = (status: number, type: string, codes?: string[]): Outcome => [status, type, codes];

/** The error for an id that was never given. */
export const NOT_FOUND = rejection(404, 'not_found');
