import * as v from 'valibot';
import { Email, isLine, Line, QueryName } from '../profiles/schema.ts';
import { USERNAME } from '../profiles/username.ts';

export { Email, Line };

/** A user name; what differs in case only is the same name. */
export const Username = v.pipe(v.string(), v.regex(USERNAME));

/** "0" not given, "1" Mr., "2" Mrs. */
export const Salutation = v.picklist(['0', '1', '2']);

/** A salutation as callers send it: text or number, and an empty text is none given. */
export const SentSalutation = v.pipe(
  v.picklist(['', '0', '1', '2', 0, 1, 2]),
  v.transform((sent) => (sent === '' ? '0' : String(sent)) as v.InferOutput<typeof Salutation>),
);

/** A language tag (BCP 47); Java's underscores pass. */
export const Locale = v.pipe(v.string(), v.maxLength(35), v.regex(/^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*$/));

/** A locale as callers send it: one that cannot be read is English, for a registration must not fail over a language. */
export const SentLocale = v.fallback(Locale, 'en');

/** The version of the data-privacy statement that the person has accepted. */
export const DataPrivacyVersion = v.pipe(v.string(), v.maxCodePoints(64), v.check(isLine));

/** Whether the person works for the company and has a work address to show for it. */
export const Internal = v.boolean();

/** Whether the person has accepted the data-privacy statement. */
export const DataPrivacyAccepted = v.boolean();

/** `POST …/applicants` as any object: which error it gets depends on what is stored. */
export const RegistrationBody = v.record(v.string(), v.unknown());

const described = {
  username: Username,
  password: v.pipe(v.string(), v.minLength(10), v.metadata({ format: 'password' })),
  email: Email,
  salutation: v.nullish(v.picklist(['', '0', '1', '2', 0, 1, 2])),
  firstname: v.nullish(Line),
  lastname: v.nullish(Line),
  locale: v.nullish(v.string()),
  dataPrivacyVersion: v.nullish(DataPrivacyVersion),
  internal: v.nullish(Internal),
  // Ignored without `internal`, and forms send it empty then.
  workEmail: v.nullish(v.union([v.literal(''), Email])),
};

/** `POST …/v3/frontend/applicants` as callers should send it; the rule that validates it reads the same fields. */
export const RegistrationDescription = v.pipe(
  v.looseObject({ ...described, dataPrivacyAccepted: v.nullish(DataPrivacyAccepted) }),
  v.title('Registration'),
);

/** `PATCH …/me` as callers should send it; the rule that validates it reads the same fields. */
export const MeUpdateDescription = v.pipe(
  v.looseObject({
    salutation: described.salutation,
    firstname: described.firstname,
    lastname: described.lastname,
    locale: described.locale,
    username: v.nullish(Username),
    dataPrivacyAccepted: v.nullish(DataPrivacyAccepted),
    dataPrivacyVersion: described.dataPrivacyVersion,
  }),
  v.title('MeUpdate'),
);

/** `POST …/v2/frontend/register` as callers should send it. */
export const RegistrationDescriptionV2 = v.pipe(
  v.looseObject({ ...described, policyAccepted: v.nullish(DataPrivacyAccepted) }),
  v.title('RegistrationV2'),
);

/** An error of this family, or of its credentials (RFC 6750 section 3). */
export const AccountsError = v.union([
  v.strictObject({ code: v.string(), message: v.string(), errors: v.optional(v.array(v.string())) }),
  v.strictObject({ error: v.optional(v.string()), error_description: v.optional(v.string()) }),
]);

/** A name that is looked up: anything that cannot exist is an answer too. */
const SentName = v.fallback(QueryName, '');

/** `POST …/me/workEmail`. */
export const WorkEmailClaim = v.pipe(v.object({ workEmail: Email }), v.title('WorkEmailClaim'));

/** The query of `checkUsernameForExistence`. */
export const UsernameQuery = v.object({ username: v.optional(SentName, '') });

/** The query of `checkMailForExistence`. */
export const EmailQuery = v.object({ email: v.optional(SentName, '') });

/** The query of `lostPasswordLink`. */
export const LostPasswordQuery = v.object({
  email: v.pipe(QueryName, Email),
  url: v.pipe(v.string(), v.maxLength(2048)),
});

/** The form of `resetPassword`. */
export const PasswordReset = v.object({
  authToken: v.optional(v.string(), ''),
  password: v.string(),
  client_id: v.optional(v.string()),
});

/** The form of `changePassword`: old and new password. */
export const PasswordChange = v.object({ op: v.optional(v.string(), ''), np: v.string() });

/** A password in JSON; anything but a text is a wrong one. */
const SentPassword = v.fallback(v.string(), '');
const Password = v.pipe(v.string(), v.metadata({ format: 'password' }));

/** `POST …/me/erase`. */
export const OwnErasure = v.object({ password: SentPassword });
/** `POST …/me/erase` as callers should send it. */
export const OwnErasureDescription = v.pipe(v.object({ password: Password }), v.title('OwnErasure'));

/** `POST …/me/email`; what the address is worth is decided once the password is known. */
export const EmailChange = v.object({ email: v.optional(v.unknown()), password: SentPassword });
/** `POST …/me/email` as callers should send it. */
export const EmailChangeDescription = v.pipe(v.object({ email: Email, password: Password }), v.title('EmailChange'));

const Timestamp = v.pipe(v.string(), v.isoTimestamp());

/** `GET …/me/sessions`. */
export const OwnSessions = v.pipe(
  v.strictObject({
    data: v.array(
      v.strictObject({
        id: v.string(),
        client: v.string(),
        created_on: v.nullable(Timestamp),
        last_used_on: Timestamp,
        current: v.boolean(),
      }),
    ),
  }),
  v.title('Sessions'),
);

/** The form of a revocation (RFC 7009 section 2.1). */
export const Revocation = v.object({
  token: v.string(),
  client_id: v.optional(v.string()),
  client_secret: v.optional(v.string()),
});

/** The account of the applicant who is logged in. */
export const Me = v.pipe(
  v.strictObject({
    salutation: Salutation,
    firstname: v.nullable(v.string()),
    lastname: v.nullable(v.string()),
    email: Email,
    workEmail: v.nullable(Email),
    username: Username,
    password: v.null(),
    locale: Locale,
    internal: v.boolean(),
    policyAccepted: v.boolean(),
    creatorIp: v.null(),
    id: v.string(),
    dataPrivacyAccepted: v.boolean(),
    workEmailVerified: v.boolean(),
    emailVerified: v.boolean(),
  }),
  v.title('Me'),
);
