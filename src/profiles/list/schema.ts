import * as v from 'valibot';
import { ApplicantResource, Email, ExternalId, QueryName } from '../schema.ts';
import { USERNAME } from '../username.ts';
import { CURSOR, positionOf } from './cursor.ts';
import { readTimestamp } from './timestamp.ts';

const timestamp = (description: string) =>
  v.pipe(
    v.string(),
    v.metadata({ description, format: 'date-time' }),
    // The `+` of an offset that was not encoded is a blank in a query.
    v.transform((text) => readTimestamp(text.replace(' ', '+'))),
    // NaN is no number here.
    v.number(),
  );

/** The query of `GET /applicants`: filters, which combine, and the page. */
export const ListQuery = v.strictObject({
  external_applicant_id: v.optional(ExternalId),
  email: v.optional(v.pipe(QueryName, Email)),
  username: v.optional(
    v.pipe(
      QueryName,
      v.regex(USERNAME),
      v.metadata({ description: "The user name of the applicant's account; needs the scope `privacy`." }),
    ),
  ),
  created_from: v.optional(timestamp('Created at this time or later.')),
  created_to: v.optional(timestamp('Created before this time.')),
  anonymized: v.optional(
    v.pipe(
      v.picklist(['true', 'false']),
      v.metadata({ description: 'Whether the applicant is anonymized.' }),
      v.transform((text) => text === 'true'),
    ),
  ),
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^(?:[1-9]\d?|100)$/),
      v.metadata({ description: 'Applicants in one answer: 1 to 100, or 50 if absent.' }),
      v.transform(Number),
    ),
  ),
  after: v.optional(
    v.pipe(
      v.string(),
      v.regex(CURSOR),
      v.metadata({ description: 'The cursor in the `next` link of the answer before.' }),
      v.transform(positionOf),
    ),
  ),
});

/** A page of applicants, newest first; `next` is there exactly while there are more. */
export const ApplicantList = v.pipe(
  v.strictObject({
    data: v.array(ApplicantResource),
    _links: v.strictObject({ next: v.optional(v.strictObject({ href: v.pipe(v.string(), v.url()) })) }),
  }),
  v.title('ApplicantList'),
);
