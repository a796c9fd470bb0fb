import * as v from 'valibot';

const Timestamp = v.pipe(v.string(), v.isoTimestamp());
const OptionalTimestamp = v.nullable(Timestamp);
const OptionalText = v.nullable(v.string());

const HistoryEvent = v.pipe(
  v.strictObject({
    id: v.pipe(v.number(), v.integer()),
    client_id: v.string(),
    action: v.string(),
    request_id: v.string(),
    fields: v.array(v.string()),
    at: Timestamp,
    count: v.optional(v.pipe(v.number(), v.integer())),
  }),
  v.title('Event'),
);

/** `GET /applicants/{applicant_id}/events`, newest first, at most 1,000; `next` leads to those before. */
export const History = v.strictObject({
  data: v.array(HistoryEvent),
  _links: v.strictObject({ next: v.optional(v.strictObject({ href: v.pipe(v.string(), v.url()) })) }),
});

/** The query of a history: the id of the entry that the last answer ended with. */
export const HistoryQuery = v.object({
  before: v.optional(v.pipe(v.string(), v.regex(/^[1-9]\d{0,14}$/))),
});

const Expiring = { expires_on: Timestamp };

/** `GET /applicants/{applicant_id}/export`. */
export const PersonExport = v.pipe(
  v.strictObject({
    applicant: v.strictObject({
      id: v.string(),
      external_applicant_id: OptionalText,
      email: OptionalText,
      external_applicant_name: OptionalText,
      version: v.number(),
      created_on: Timestamp,
      modified_on: Timestamp,
      anonymized_on: OptionalTimestamp,
    }),
    account: v.nullable(
      v.strictObject({
        username: v.string(),
        email: v.string(),
        email_verified_on: OptionalTimestamp,
        email_to_verify_by: OptionalTimestamp,
        password: v.string(),
        salutation: v.string(),
        firstname: OptionalText,
        lastname: OptionalText,
        locale: v.string(),
        data_privacy_accepted_on: OptionalTimestamp,
        data_privacy_version: OptionalText,
        work_email: OptionalText,
        work_email_claim_expires_on: OptionalTimestamp,
        work_email_verified_on: OptionalTimestamp,
        internal_ended_on: OptionalTimestamp,
        registered_on: Timestamp,
        last_log_in_day: v.nullable(v.pipe(v.string(), v.isoDate())),
        retention_noticed_on: OptionalTimestamp,
        wrong_passwords: v.number(),
        wrong_passwords_since: OptionalTimestamp,
      }),
    ),
    sessions: v.array(v.strictObject({ client_id: v.string(), created_on: OptionalTimestamp, ...Expiring })),
    links: v.array(
      v.strictObject({ purpose: v.string(), email: OptionalText, ...Expiring, confirmed_on: OptionalTimestamp }),
    ),
    waiting_mails: v.array(
      v.strictObject({
        template: v.string(),
        language: v.string(),
        address: v.string(),
        target: OptionalText,
        username: OptionalText,
        due_on: Timestamp,
      }),
    ),
    idempotency_keys: v.array(v.strictObject({ client_id: v.string(), ...Expiring })),
    events: v.array(HistoryEvent),
  }),
  v.title('Export'),
);
