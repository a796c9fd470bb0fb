import { type GenericSchema, type InferOutput, safeParse } from 'valibot';
import { Failure } from '../http/failure.ts';
import { emailKey } from '../profiles/email.ts';
import { REGISTRATION_CODES, type RegistrationCode } from './errors.ts';

/** Reads one field of what was sent; null is absent. A value that does not fit adds the code and is not to be relied on. */
type ReadField = <Schema extends GenericSchema>(
  field: string,
  schema: Schema,
  code: RegistrationCode,
) => InferOutput<Schema>;

/** A reader of the fields of an object, which adds the code of each that is wrong to `errors`. */
export function fieldReader(sent: Readonly<Record<string, unknown>>, errors: Set<RegistrationCode>): ReadField {
  return (field, schema, code) => {
    const value = Object.hasOwn(sent, field) ? (sent[field] ?? undefined) : undefined;
    const result = safeParse(schema, value);
    if (!result.success) errors.add(code);
    return result.output as InferOutput<typeof schema>;
  };
}

/**
 * User names and e-mail addresses are one name space: a user name with an `@` has to be the account's own address.
 *
 * Another person's address taken as a name would keep its owner from registering or logging in.
 */
export function isOwnName(username: string, email: unknown): boolean {
  if (!username.includes('@')) return true;
  return typeof email === 'string' && emailKey(username) === emailKey(email);
}

/** The error that is told: the first in the published order, among those before `before` if that is given. */
export function firstError(
  errors: ReadonlySet<RegistrationCode>,
  before?: RegistrationCode,
): RegistrationCode | undefined {
  const codes =
    before === undefined ? REGISTRATION_CODES : REGISTRATION_CODES.slice(0, REGISTRATION_CODES.indexOf(before));
  return codes.find((code) => errors.has(code));
}

/**
 * The failure of a code that applies, with every code that the input deserves by itself, so that a form can mark its
 * fields. `missed` are the rules that a password misses.
 */
export function rejectionOf(
  code: RegistrationCode,
  errors: ReadonlySet<RegistrationCode>,
  missed: readonly string[] = [],
): Failure {
  const causes = REGISTRATION_CODES.filter((each) => each === code || errors.has(each));
  return new Failure(code, { causes, hints: missed });
}
