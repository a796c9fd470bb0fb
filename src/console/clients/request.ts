import { type InferOutput, object, optional, string } from 'valibot';
import type { Changeable } from '../../clients/change-store.ts';
import { KINDS, type Kind, SCOPES, type Scope } from '../../clients/client.ts';
import { allowedScopes, isOneOf, readName, readOrigins, readResetUrl } from '../../clients/management/fields.ts';
import type { ClientRequest } from '../../clients/management/issue.ts';
import { Rejection } from '../../clients/management/rejection.ts';
import { isDate } from '../../profiles/list/timestamp.ts';

/** The scopes that the console can give. An operator's key is made by `npm run client` alone. */
export const GIVEN_SCOPES = SCOPES.filter((scope): scope is Exclude<Scope, 'operate'> => scope !== 'operate');

/** The name of the field of a scope: the tick of each is a field of its own. */
export function scopeField<Name extends Scope>(scope: Name): `scope_${Name}` {
  return `scope_${scope}`;
}

const text = optional(string());

/** The form of a client. Its rules are below, so that what is wrong is said beside what was typed. */
export const ClientForm = object({
  kind: text,
  name: text,
  origins: text,
  expires: text,
  reset_url: text,
  'scope_identity-verification': text,
  'scope_identity-verification:read': text,
  scope_frontend: text,
  scope_privacy: text,
  scope_events: text,
  scope_import: text,
});
/** The form of a client as it was sent. */
export type ClientForm = Partial<Record<keyof InferOutput<typeof ClientForm>, string | undefined>>;

/** Validates the form of a new client; the first thing that is wrong is the rejection. */
export function readNewClient(form: ClientForm, now: number): ClientRequest {
  const { kind } = form;
  if (!isOneOf(KINDS, kind)) throw new Rejection('Choose what kind of client it is.');
  return { ...readClientForm(form, kind, now), kind, id: undefined };
}

/** Validates the form of a client; the first thing that is wrong is the rejection. */
export function readClientForm(form: ClientForm, kind: Kind, now: number): Changeable {
  const origins = readOrigins((form.origins ?? '').split(/\s+/).filter((origin) => origin !== ''));
  const scopes = GIVEN_SCOPES.filter((scope) => form[scopeField(scope)] === 'on');
  return {
    name: readName(form.name ?? ''),
    scopes: allowedScopes(kind, scopes),
    origins,
    expiresOn: readExpiry(form.expires, now),
    resetUrl: form.reset_url === undefined ? null : readResetUrl(form.reset_url, origins),
  };
}

/** The first second of a day (UTC) that is still to come; null if no day is given. */
function readExpiry(date: string | undefined, now: number): number | null {
  if (date === undefined) return null;
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || !isDate(date)) {
    throw new Rejection('Write the day of expiry like 2027-12-31.');
  }
  const expiresOn = Date.parse(date);
  if (expiresOn > now) return expiresOn;
  throw new Rejection('The day of expiry has passed; revoking ends a client now.');
}
