import * as v from 'valibot';
import { EVENT_ID, entryOf } from './cursor.ts';

/** The types of events, in the order of the contract. */
export const EVENT_TYPES = [
  'applicant.created',
  'applicant.updated',
  'applicant.anonymized',
  'applicant.exported',
  'account.registered',
  'account.updated',
  'account.email_changed',
  'account.email_verified',
  'account.password_changed',
  'account.work_email_claimed',
  'account.work_email_verified',
  'account.work_email_denied',
  'account.internal_ended',
  'account.locked',
  'account.sessions_ended',
  'account.retention_notice',
] as const;

/** A type of event. */
export type EventType = (typeof EVENT_TYPES)[number];

const Type = v.picklist(EVENT_TYPES);

/** The query of `GET /events`: where to go on, which types, and how many. */
export const FeedQuery = v.strictObject({
  after: v.optional(
    v.pipe(
      v.string(),
      v.regex(EVENT_ID),
      v.metadata({
        description: 'The id of the last event that was read; without it the feed begins with the oldest.',
      }),
      v.transform(entryOf),
    ),
  ),
  type: v.optional(
    v.pipe(
      v.union([Type, v.array(Type)]),
      v.metadata({ description: 'Events of this type alone; may be repeated.' }),
      v.transform((types) => [...new Set([types].flat())]),
    ),
  ),
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^(?:[1-9]\d{0,2}|1000)$/),
      v.metadata({ description: 'Events in one answer at the most: 1 to 1,000, or 100 if absent.' }),
      v.transform(Number),
    ),
  ),
});

const Href = v.strictObject({ href: v.pipe(v.string(), v.url()) });

/** An event, as the feed has it and webhooks send it. Ids and names of fields, never a value. */
export const FeedEvent = v.pipe(
  v.strictObject({
    id: v.pipe(v.string(), v.regex(EVENT_ID)),
    type: Type,
    created_on: v.pipe(v.string(), v.isoTimestamp()),
    data: v.strictObject({
      applicant_id: v.string(),
      external_applicant_id: v.optional(v.string()),
      client_id: v.string(),
      fields: v.array(v.string()),
      request_id: v.string(),
    }),
    _links: v.strictObject({ applicant: Href }),
  }),
  v.title('FeedEvent'),
);

/** A part of the feed, oldest first; `next` always leads on, also from the end. */
export const Feed = v.pipe(
  v.strictObject({ data: v.array(FeedEvent), _links: v.strictObject({ next: Href }) }),
  v.title('Feed'),
);
