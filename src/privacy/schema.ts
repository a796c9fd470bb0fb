import * as v from 'valibot';

const Moment = v.pipe(v.string(), v.isoTimestamp());
const PerhapsMoment = v.nullable(Moment);
const PerhapsText = v.nullable(v.string());

const HistoryEvent = v.pipe(
  v.strictObject({
    id: v.pipe(v.number(), v.integer()),
    client_id: v.string(),
    action: v.string(),
    request_id: v.string(),
    fields: v.array(v.string()),
    at: Moment,
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

const Expiring = { expires_on: Moment };

/** `GET /applicants/{applicant_id}/export`. */
export const PersonExport = v.pipe(
  v.strictObject({
    applicant: v.strictObject({
      id: v.string(),
      external_applicant_id: PerhapsText,
      email: PerhapsText,
      external_applicant_name: PerhapsText,
      version: v.number(),
      created_on: Moment,
      modified_on: Moment,
      anonymized_on: PerhapsMoment,
    }),
    account: v.nullable(
      v.strictObject({
        username: v.string(),
        email: v.string(),
        password: v.string(),
        salutation: v.string(),
        firstname: PerhapsText,
        lastname: PerhapsText,
        locale: v.string(),
        data_privacy_accepted_on: PerhapsMoment,
        work_email: PerhapsText,
        work_email_claim_expires_on: PerhapsMoment,
        work_email_verified_on: PerhapsMoment,
        registered_on: Moment,
      }),
    ),
    sessions: v.array(v.strictObject({ client_id: v.string(), ...Expiring })),
    links: v.array(v.strictObject({ purpose: v.string(), ...Expiring })),
    waiting_mails: v.array(
      v.strictObject({
        template: v.string(),
        language: v.string(),
        address: v.string(),
        target: PerhapsText,
        due_on: Moment,
      }),
    ),
    idempotency_keys: v.array(v.strictObject({ client_id: v.string(), ...Expiring })),
    events: v.array(HistoryEvent),
  }),
  v.title('Export'),
);
