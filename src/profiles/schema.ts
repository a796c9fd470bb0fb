import * as v from 'valibot';
import { emailKey } from './email.ts';

/**
 * An e-mail address of at most 254 characters (RFC 5321 section 4.5.3.1): an ASCII dot-atom of at most 64, and a domain
 * of at least two labels, which may be internationalized and has a Punycode. Quoted local parts and address literals
 * are refused: no person has one.
 */
export const Email = v.pipe(
  v.string(),
  v.maxLength(254),
  v.check((text) => isEmailAddress(text) && emailKey(text) !== undefined),
  v.metadata({ description: 'An e-mail address; its domain may be internationalized.', format: 'idn-email' }),
);

/** A person's name without the blanks around it, at most 255 characters. Of blanks alone it is empty. */
const Name = v.pipe(
  v.string(),
  v.trim(),
  v.check(isLine),
  v.maxCodePoints(255),
  v.metadata({ description: "The person's name." }),
);

const emptyIsAbsent = v.transform((text: string) => (text === '' ? undefined : text));

/** A name, or the part of one, that need not be given: one that is empty is absent. */
export const Line = v.pipe(Name, emptyIsAbsent);

// Patterns that name classes of Unicode are read at their first use: that takes a tenth of the Worker's start.

/** No `i` flag: with `u` it would let `ſ` and the Kelvin sign pass for ASCII letters. */
function isEmailAddress(text: string): boolean {
  return /^(?=[^@]{1,64}@)[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+(?:[Xx][Nn]--[A-Za-z0-9-]{1,59}|\p{L}[\p{L}\p{M}]{1,62})$/u.test(
    text,
  );
}

/**
 * Whether a text has no control character, no line break, nothing that turns the direction of the text around it (U+202A
 * to U+202E, U+2066 to U+2069), and no half of a surrogate pair, which no table keeps.
 */
export function isLine(text: string): boolean {
  return /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u.test(text);
}

/**
 * A user name or an e-mail address in a query. White space around it is dropped; a blank within is a `+` that was not
 * encoded, for no name and no address has a blank.
 */
export const QueryName = v.pipe(
  v.string(),
  v.trim(),
  v.transform((name) => name.replaceAll(' ', '+')),
);

/** The reference of an applicant; `eaplt_` as older guides write it. */
export const ExternalId = v.pipe(
  v.string(),
  v.maxLength(255),
  v.regex(/^(?:ext|eaplt)_\w+$/),
  v.metadata({ description: "The caller's own reference; need not be unique." }),
);

const Timestamp = v.pipe(v.string(), v.isoTimestamp());

const Empty = v.literal('');

/** `POST /applicants`. Every field is optional; null and an empty text are absent. */
export const ApplicantCreation = v.pipe(
  v.strictObject({
    external_applicant_id: v.nullish(v.pipe(v.union([ExternalId, Empty]), emptyIsAbsent)),
    email: v.nullish(v.pipe(v.union([Email, Empty]), emptyIsAbsent)),
    external_applicant_name: v.nullish(Line),
  }),
  v.title('ApplicantCreation'),
);

const NotUpdatable = v.optional(v.never());

/** `PATCH /applicants/{applicant_id}`. An absent field stays as it is; the rest of an applicant cannot be sent. */
export const ApplicantUpdate = v.pipe(
  v.strictObject({
    email: v.optional(Email),
    external_applicant_name: v.optional(v.pipe(Name, v.nonEmpty())),
    id: NotUpdatable,
    external_applicant_id: NotUpdatable,
    created_on: NotUpdatable,
    modified_on: NotUpdatable,
    _links: NotUpdatable,
  }),
  v.title('ApplicantUpdate'),
);

/** An applicant as callers see it. Absent values are absent, never null. */
export const ApplicantResource = v.pipe(
  v.strictObject({
    id: v.pipe(v.string(), v.regex(/^aplt_\w+$/)),
    created_on: Timestamp,
    modified_on: Timestamp,
    external_applicant_id: v.optional(ExternalId),
    email: v.optional(Email),
    external_applicant_name: v.optional(Name),
    _links: v.strictObject({ self: v.strictObject({ href: v.pipe(v.string(), v.url()) }) }),
  }),
  v.title('Applicant'),
);

/** An error of this family. */
export const ProfilesError = v.strictObject({
  request_id: v.pipe(v.string(), v.uuid()),
  error_type: v.string(),
  error_codes: v.optional(v.array(v.string())),
});
