import { sql } from 'drizzle-orm';
import { type Bound, queries, statement } from './statement.ts';
import { events } from './tables.ts';

/** What can be remembered of a person. */
export type Action = 'created' | 'updated' | 'anonymized';

/** One entry of a person's history. Holds names of fields, never their values. */
export interface Event {
  applicantId: string;
  clientId: string;
  action: Action;
  fields: readonly string[];
  requestId: string;
  /** Milliseconds since 1970 (UTC). */
  at: number;
}

const insertIfChanged = statement(
  (
    value: (
      name: 'applicant_id' | 'client_id' | 'action' | 'fields' | 'request_id' | 'at',
    ) => ReturnType<typeof sql.placeholder>,
  ) =>
    queries
      .insert(events)
      .select(
        sql`select null, ${value('applicant_id')}, ${value('client_id')}, ${value('action')}, ${value('fields')}, ${value('request_id')}, ${value('at')} where changes() = 1`,
      ),
);

/**
 * The statement that remembers a change, if there was one.
 *
 * It must follow directly on the statement that changes one row: `changes()` speaks of that. So the history rides in
 * the same transaction and round trip as the change, and tells of nothing that did not happen.
 */
export function rememberChange(event: Event): Bound {
  return insertIfChanged({
    applicant_id: event.applicantId,
    client_id: event.clientId,
    action: event.action,
    fields: event.fields.join(' '),
    request_id: event.requestId,
    at: event.at,
  });
}
