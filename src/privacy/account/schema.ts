import * as v from 'valibot';
import { Line, Locale, Salutation } from '../../accounts/schema.ts';

const NotUpdatable = v.optional(v.never());

/** A part of a name; null empties it. */
const PartOfName = v.optional(v.nullable(v.pipe(Line, v.string())));

/** `PATCH /applicants/{applicant_id}/account`. E-mail address, user name and password stay the person's own. */
export const Rectification = v.pipe(
  v.strictObject({
    salutation: v.optional(v.pipe(v.union([Salutation, v.picklist([0, 1, 2])]), v.transform(String))),
    firstname: PartOfName,
    lastname: PartOfName,
    locale: v.optional(Locale),
    email: NotUpdatable,
    username: NotUpdatable,
    password: NotUpdatable,
  }),
  v.title('Rectification'),
);
