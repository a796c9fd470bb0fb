import type { GenericSchema } from 'valibot';
import type { Scope } from '../clients/client.ts';
import type { CredentialCode } from '../clients/errors.ts';
import type { AnyEndpoint, Endpoint, RequestContext, Success } from '../http/endpoint.ts';
import type { SharedCode } from '../http/failure.ts';
import { type BearerCaller, bearer } from '../oauth/bearer.ts';
import type { Context } from '../platform/context.ts';
import { APPLICANT_ID, type Applicant, toResource } from './applicant.ts';
import { type ProfileCode, profilesErrors } from './errors.ts';
import { ApplicantResource } from './schema.ts';

type ProfilesEndpoint<Query extends GenericSchema, Sent extends GenericSchema, Result, Name extends string> = Endpoint<
  Context,
  BearerCaller,
  ProfileCode | CredentialCode | SharedCode,
  Query,
  Sent,
  Result,
  Name
>;

/** The scopes of calls that only read: either is enough. */
export const READING: readonly Scope[] = ['identity-verification', 'identity-verification:read'];

/**
 * An endpoint with the error format of the Profiles family, for an API secret key or a client token of one of its scopes.
 *
 * Calls count by client, wherever they come from: a leaked key does not read every applicant at full speed.
 */
export function profilesEndpoint<
  Result,
  Query extends GenericSchema = GenericSchema,
  Sent extends GenericSchema = GenericSchema,
  Name extends string = never,
>({
  scope,
  ...definition
}: Omit<ProfilesEndpoint<Query, Sent, Result, Name>, 'errors' | 'security' | 'family'> & {
  /** The scope that it needs, or several of which one is enough. */
  readonly scope: Scope | readonly Scope[];
  readonly family?: string;
}): AnyEndpoint<Name> {
  const security = bearer([scope].flat());
  return { family: 'Profiles', errors: profilesErrors, security, limited: 'by_client', ...definition };
}

/** The path parameter of every endpoint of one applicant. */
export const applicantIdParameter = { applicant_id: APPLICANT_ID } as const;

/** One applicant as the body, its version as the ETag. */
export function oneApplicant(status: 200 | 201): Success<Applicant> {
  return {
    status,
    schema: ApplicantResource,
    body: (applicant: Applicant, { publicOrigin }: Pick<RequestContext, 'publicOrigin'>) =>
      toResource(applicant, publicOrigin),
    version: (applicant: Applicant) => applicant.version,
  };
}

/** The names of the fields that carry a value, for the history. */
export function namesOfFields(body: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(body).filter((field) => body[field] != null);
}
