import * as v from 'valibot';
import { clientAuthentication } from '../clients/authentication.ts';
import { oauthDialect } from '../clients/dialect.ts';
import { tokenEndpoint } from '../clients/endpoints.ts';
import { grantClientCredentials, issuedToken } from '../clients/grants.ts';
import { TokenRequest } from '../clients/schema.ts';
import { Failure } from '../failure.ts';
import { type AnyEndpoint, endpoint } from '../http/endpoint.ts';
import { toMe } from './account.ts';
import { accountsDialect } from './dialect.ts';
import { EXAMPLE_ACCOUNT, EXAMPLE_REGISTRATION } from './example.ts';
import { REGISTRATION_CODES } from './failures.ts';
import { emailKey, logInKey, usernameKey } from './names.ts';
import { askForReset, redeemReset, replacePassword } from './passwords.ts';
import { register } from './registering.ts';
import {
  EmailQuery,
  LostPasswordQuery,
  Me,
  PasswordChange,
  PasswordReset,
  RegistrationBody,
  RegistrationDescription,
  Revocation,
  UsernameQuery,
} from './schema.ts';
import { frontend, me } from './security.ts';
import { logIn, logOut } from './sessions.ts';
import { findTaken } from './store.ts';
import { resendLink } from './work-email.ts';

const V3 = '/api/rest/v3/frontend';
const V2 = '/api/rest/v2/frontend';

const shared = { family: 'Accounts', dialect: accountsDialect, crossOrigin: true, limited: true } as const;
const ofSite = { ...shared, security: frontend } as const;
const ofApplicant = { ...shared, security: me } as const;

/** At the token endpoints of this family a public client may name itself, too. */
const siteAuthentication = { ...clientAuthentication, schemes: ['clientSecret', 'publicClient'] };

const yesOrNo = { status: 200, schema: v.boolean(), example: true, body: (answer: boolean) => answer } as const;
const nothing = { status: 204 } as const;

/** The Accounts family, as published by softgarden (frontend API v3), with what is ours beside it. */
export const accountEndpoints: readonly AnyEndpoint[] = [
  endpoint({
    ...tokenEndpoint,
    id: 'issueFrontendToken',
    paths: ['/api/rest/oauth/frontend/token'],
    summary: "Get a client token, or an applicant's own",
    description:
      'The grant `password` takes the user name, or the e-mail address, and the password of an account. Its token ends after an hour without use.',
    security: siteAuthentication,
    crossOrigin: true,
    body: {
      type: 'form',
      schema: TokenRequest,
      example: { grant_type: 'password', username: 'hannah.bret', password: 'Sunny-Day-2025' },
    },
    reply: { ...tokenEndpoint.reply, example: issuedToken('aat_…', 'me') },
    limitedName({ body: { grant_type, username } }) {
      return grant_type === 'password' && username !== undefined ? logInKey(username) : undefined;
    },
    handle({ body }, context) {
      const { client } = context.caller;
      if (body.grant_type === 'client_credentials') return grantClientCredentials(context, client, body.scope);
      if (body.grant_type !== 'password') throw new Failure('unsupported_grant_type');
      if (!client.scopes.includes('frontend')) throw new Failure('unauthorized_client');
      if (body.scope !== undefined && body.scope !== 'me') throw new Failure('invalid_scope');
      if (body.username === undefined || body.password === undefined) throw new Failure('invalid_request');
      return logIn(context, body.username, body.password);
    },
  }),

  endpoint({
    id: 'revokeToken',
    family: 'OAuth',
    dialect: oauthDialect,
    security: siteAuthentication,
    limited: true,
    crossOrigin: true,
    method: 'POST',
    paths: ['/api/rest/oauth/frontend/revoke'],
    summary: "End an applicant's token (RFC 7009)",
    description: 'A token that is unknown or has ended already is a success too. Client tokens end by themselves.',
    body: { type: 'form', schema: Revocation, example: { token: 'aat_…' } },
    reply: { status: 200, description: 'The token is good for nothing now.' },
    handle: ({ body }, context) => logOut(context, body.token),
  }),

  endpoint({
    ...ofSite,
    id: 'registerAccount',
    method: 'POST',
    paths: [`${V3}/applicants`],
    summary: 'Create an applicant account',
    description:
      'With `internal: true` the account counts as internal once the mail to its work address has been confirmed.',
    body: {
      type: 'json',
      schema: RegistrationBody,
      described: RegistrationDescription,
      example: EXAMPLE_REGISTRATION,
    },
    failures: REGISTRATION_CODES,
    reply: {
      ...nothing,
      description: 'The account and its applicant are there.',
      example: EXAMPLE_ACCOUNT.applicant_id,
      headers: (id: string) => ({ Location: `/applicants/${id}` }),
    },
    handle: ({ body }, context) => register(context, body),
  }),

  endpoint({
    ...ofApplicant,
    id: 'readMe',
    method: 'GET',
    paths: [`${V3}/me`, `${V2}/me`],
    summary: 'Read the account of the applicant who is logged in',
    reply: {
      status: 200,
      description: 'The account.',
      schema: Me,
      example: toMe(EXAMPLE_ACCOUNT, 0),
      body: (answer) => answer,
    },
    handle: async (_input, { caller, clock }) => toMe(caller.account, clock.now()),
  }),

  endpoint({
    ...ofSite,
    id: 'checkUsername',
    method: 'GET',
    paths: [`${V3}/checkUsernameForExistence`, `${V2}/checkUsernameForExistence`],
    summary: 'Whether a user name is taken',
    query: UsernameQuery,
    examples: { username: EXAMPLE_REGISTRATION.username },
    reply: { ...yesOrNo, description: 'Bare `true` or `false`.' },
    async handle({ query: { username } }, { db, clock }) {
      const keys = { username: usernameKey(username), email: '', workEmail: undefined };
      return (await findTaken(db, keys, clock.now())).username;
    },
  }),

  endpoint({
    ...ofSite,
    id: 'checkMail',
    method: 'GET',
    paths: [`${V3}/checkMailForExistence`, `${V2}/checkMailForExistence`],
    summary: 'Whether an e-mail address belongs to an account',
    query: EmailQuery,
    examples: { email: EXAMPLE_REGISTRATION.email },
    reply: { ...yesOrNo, description: 'Bare `true` or `false`.' },
    async handle({ query: { email } }, { db, clock }) {
      const keys = { username: '', email: emailKey(email) as string, workEmail: undefined };
      return (await findTaken(db, keys, clock.now())).email;
    },
  }),

  endpoint({
    ...ofSite,
    id: 'sendLostPasswordLink',
    method: 'POST',
    paths: [`${V3}/lostPasswordLink`, `${V2}/lostPasswordLink`],
    summary: 'Mail a link to set a new password',
    description: 'The link is `url` with `authToken` added; it can be used once, within an hour.',
    query: LostPasswordQuery,
    examples: { email: EXAMPLE_REGISTRATION.email, url: 'https://careers.example/reset' },
    limitedName: ({ query }) => emailKey(query.email),
    reply: { ...nothing, description: 'If the address belongs to an account, a mail is on its way.' },
    handle: ({ query }, context) => askForReset(context, query.email, query.url),
  }),

  endpoint({
    ...ofSite,
    id: 'resetPassword',
    method: 'POST',
    paths: [`${V3}/resetPassword`],
    summary: 'Set a new password with the token of a mailed link',
    description: 'Ends every session of the applicant.',
    body: {
      type: 'form',
      schema: PasswordReset,
      example: { authToken: 'the-id-of-the-link.its-signature', password: 'Sunny-Day-2026' },
    },
    reply: { ...yesOrNo, description: 'Bare `true`; `false` for a token that is wrong, used or expired.' },
    handle: ({ body }, context) => redeemReset(context, body.authToken, body.password),
  }),

  endpoint({
    ...ofApplicant,
    id: 'changePassword',
    method: 'POST',
    paths: [`${V3}/changePassword`],
    summary: 'Replace the password',
    description: 'Ends every session of the applicant, this one too.',
    body: { type: 'form', schema: PasswordChange, example: { op: 'Sunny-Day-2025', np: 'Sunny-Day-2026' } },
    limitedName: (_input, { account }) => account.username_key,
    reply: { ...yesOrNo, description: 'Bare `true`; `false` when the old password is wrong.' },
    handle: ({ body }, context) => replacePassword(context, body.op, body.np),
  }),

  endpoint({
    ...ofApplicant,
    id: 'resendWorkEmailLink',
    method: 'POST',
    paths: [`${V3}/me/workEmailVerification`],
    summary: 'Send the link to the work address again',
    description: 'Its 48 hours are not extended.',
    failures: ['invalid_work_mail_address'],
    limitedName: (_input, { account }) => account.work_email_key ?? undefined,
    reply: { ...nothing, description: 'The mail is on its way.' },
    handle: (_input, context) => resendLink(context, context.caller.account),
  }),
];
