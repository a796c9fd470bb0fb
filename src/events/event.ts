import type { events } from '../db/tables.ts';
import { eventIdOf } from './cursor.ts';
import { typeOf } from './type-rules.ts';

/** An entry of the history that is an event, with the reference that its applicant has now. */
export type EventEntry = Readonly<
  Pick<typeof events.$inferSelect, 'id' | 'applicant_id' | 'client_id' | 'action' | 'fields' | 'request_id' | 'at'>
> & { readonly external_applicant_id: string | null };

/** An event as the feed has it and webhooks send it: ids and names of fields, never a value. */
export function toEvent(entry: EventEntry, publicOrigin: string) {
  const { applicant_id, external_applicant_id, client_id, fields, request_id } = entry;
  return {
    id: eventIdOf(entry.id),
    type: typeOf(entry.action),
    created_on: new Date(entry.at).toISOString(),
    data: {
      applicant_id,
      ...(external_applicant_id !== null && { external_applicant_id }),
      client_id,
      fields: fields === '' ? [] : fields.split(' '),
      request_id,
    },
    _links: { applicant: { href: `${publicOrigin}/applicants/${applicant_id}` } },
  };
}
