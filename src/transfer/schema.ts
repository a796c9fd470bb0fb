import * as v from 'valibot';
import {
  DataPrivacyAccepted,
  DataPrivacyVersion,
  Email,
  Internal,
  Line,
  Salutation,
  Username,
} from '../accounts/schema.ts';
import { readTimestamp } from '../profiles/list/timestamp.ts';
import { ApplicantCreation } from '../profiles/schema.ts';

const Id = v.pipe(v.string(), v.regex(/^aplt_[0-9a-z]{26}$/));

const SentTimestamp = v.pipe(
  v.string(),
  v.metadata({ description: 'A date and a time (RFC 3339).', format: 'date-time' }),
  v.transform(readTimestamp),
  // NaN is no number here.
  v.number(),
);

const profile = {
  ...ApplicantCreation.entries,
  id: v.nullish(Id),
  created_on: v.nullish(SentTimestamp),
  modified_on: v.nullish(SentTimestamp),
  anonymized_on: v.nullish(SentTimestamp),
};

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One row of an import; the fields of its account are validated by the rules of registration. */
export const ImportRow = v.strictObject({
  ...profile,
  account: v.nullish(v.custom<Readonly<Record<string, unknown>>>(isObject)),
});

/** The account of a row, as it should be sent. */
const described = {
  username: Username,
  email: Email,
  email_verified: v.nullish(v.boolean()),
  password: v.nullish(v.pipe(v.string(), v.metadata({ format: 'password' }))),
  password_hash: v.nullish(v.string()),
  salutation: v.nullish(Salutation),
  firstname: v.nullish(Line),
  lastname: v.nullish(Line),
  locale: v.nullish(v.string()),
  dataPrivacyAccepted: v.nullish(DataPrivacyAccepted),
  dataPrivacyVersion: v.nullish(DataPrivacyVersion),
  consented_on: v.nullish(SentTimestamp),
  work_email: v.nullish(Email),
  work_email_verified: v.nullish(v.boolean()),
  internal: v.nullish(Internal),
};

/** One row of an import as callers should send it. */
export const ImportRowDescription = v.pipe(
  v.strictObject({ ...profile, account: v.nullish(v.looseObject(described)) }),
  v.title('ImportRow'),
);

/** The result of one row. */
export const ImportResult = v.pipe(
  v.strictObject({
    row: v.pipe(v.number(), v.integer()),
    status: v.picklist(['created', 'unchanged', 'refused']),
    id: v.optional(v.string()),
    errors: v.optional(v.array(v.strictObject({ code: v.string(), field: v.string(), kind: v.optional(v.string()) }))),
  }),
  v.title('ImportResult'),
);

const Timestamp = v.pipe(v.string(), v.isoTimestamp());

/** One row of an export, which an import takes. */
export const ExportRow = v.pipe(
  v.strictObject({
    id: Id,
    created_on: Timestamp,
    modified_on: Timestamp,
    anonymized_on: v.optional(Timestamp),
    external_applicant_id: v.optional(v.string()),
    email: v.optional(v.string()),
    external_applicant_name: v.optional(v.string()),
    account: v.optional(
      v.strictObject({
        username: v.string(),
        email: v.string(),
        email_verified: v.boolean(),
        salutation: Salutation,
        firstname: v.optional(v.string()),
        lastname: v.optional(v.string()),
        locale: v.string(),
        dataPrivacyAccepted: v.boolean(),
        consented_on: v.optional(Timestamp),
        dataPrivacyVersion: v.optional(v.string()),
        work_email: v.optional(v.nullable(v.string())),
        work_email_verified: v.optional(v.boolean()),
        internal: v.optional(v.boolean()),
      }),
    ),
  }),
  v.title('ExportRow'),
);

/** The query of an export: the id of the row that the last answer ended with. */
export const ExportQuery = v.strictObject({
  after: v.optional(v.pipe(Id, v.metadata({ description: 'The id of the last row of the answer before.' }))),
});
