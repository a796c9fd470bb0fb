import { boolean, type GenericSchema } from 'valibot';
import type { ClientCaller } from '../clients/caller.ts';
import type { CredentialCode } from '../clients/errors.ts';
import type { AnyEndpoint, Endpoint, Success } from '../http/endpoint.ts';
import type { SharedCode } from '../http/failure.ts';
import type { Context } from '../platform/context.ts';
import { type AccountCaller, frontend, me } from './authentication.ts';
import { type AccountCode, accountsErrors } from './errors.ts';

type AccountsEndpoint<
  Who extends ClientCaller,
  Query extends GenericSchema,
  Sent extends GenericSchema,
  Result,
  Name extends string,
> = Endpoint<Context, Who, AccountCode | CredentialCode | SharedCode, Query, Sent, Result, Name>;

type Definition<
  Who extends ClientCaller,
  Query extends GenericSchema,
  Sent extends GenericSchema,
  Result,
  Name extends string = never,
> = Omit<
  AccountsEndpoint<Who, Query, Sent, Result, Name>,
  'errors' | 'family' | 'crossOrigin' | 'limited' | 'security'
>;

const accounts = { family: 'Accounts', errors: accountsErrors, crossOrigin: 'clients', limited: true } as const;

/** An endpoint of the Accounts family for a careers site: rate-limited, open to pages of its client's origins. */
export function careersSiteEndpoint<
  Result,
  Query extends GenericSchema = GenericSchema,
  Sent extends GenericSchema = GenericSchema,
>(definition: Definition<ClientCaller, Query, Sent, Result>): AnyEndpoint<never> {
  return { ...accounts, security: frontend, ...definition };
}

/** An endpoint of the Accounts family for an applicant who is logged in; else like a careers site's. */
export function applicantEndpoint<
  Result,
  Query extends GenericSchema = GenericSchema,
  Sent extends GenericSchema = GenericSchema,
  Name extends string = never,
>(definition: Definition<AccountCaller, Query, Sent, Result, Name>): AnyEndpoint<Name> {
  return { ...accounts, security: me, ...definition };
}

/** A bare JSON `true` or `false`, as published. */
export const yesOrNo: Success<boolean> = { status: 200, schema: boolean(), body: (answer) => answer };

/** 204, without a body. */
export const noContent: Success<void> = { status: 204 };
