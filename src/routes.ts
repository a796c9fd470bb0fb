import { type Route, route } from './http/route.ts';
import type { UnknownPath } from './http/router.ts';

const V3 = '/api/rest/v3/frontend';
const V2 = '/api/rest/v2/frontend';

// biome-ignore format: one line a route
/** Every call of the service, in the order of the contract. */
export const routes: readonly Route[] = [
  // Profiles
  route('POST', '/applicants', () => import('./profiles/creation/create-applicant.ts'), 'createApplicant'),
  route('GET',  '/applicants', () => import('./profiles/list/list-applicants.ts'), 'listApplicants'),
  route('GET',  '/applicants/export', () => import('./transfer/export/export-people.ts'), 'exportPeople'),
  route('GET',  '/applicants/:applicant_id', () => import('./profiles/get-applicant.ts'), 'getApplicant'),
  route('PATCH', '/applicants/:applicant_id', () => import('./profiles/update-applicant.ts'), 'updateApplicant'),
  route('POST', '/applicants/:applicant_id/anonymize', () => import('./privacy/anonymize-applicant.ts'), 'anonymizeApplicant'),

  // OAuth
  route('POST', '/connect/token', () => import('./oauth/issue-client-token.ts'), 'issueClientToken'),
  route('POST', '/api/rest/oauth/frontend/token', () => import('./accounts/sessions/issue-frontend-token.ts'), 'issueFrontendToken'),
  route('POST', '/api/rest/oauth/frontend/revoke', () => import('./accounts/sessions/revoke-token.ts'), 'revokeToken'),
  route('GET',  '/.well-known/oauth-authorization-server', () => import('./oauth/metadata/get-metadata.ts'), 'getMetadata'),
  route('GET',  '/.well-known/oauth-authorization-server/api/rest/oauth/frontend', () => import('./accounts/sessions/get-frontend-metadata.ts'), 'getFrontendMetadata'),

  // Accounts
  route('POST', `${V3}/applicants`, () => import('./accounts/registration/register-account.ts'), 'registerAccount'),
  route('POST', `${V2}/register`, () => import('./accounts/registration/register-account-v2.ts'), 'registerAccountV2'),
  route('GET',  [`${V3}/me`, `${V2}/me`], () => import('./accounts/me/get-me.ts'), 'getMe'),
  route('PATCH', `${V3}/me`, () => import('./accounts/me/update-me.ts'), 'updateMe'),
  route('GET',  [`${V3}/checkUsernameForExistence`, `${V2}/checkUsernameForExistence`], () => import('./accounts/registration/check-username.ts'), 'checkUsername'),
  route('GET',  [`${V3}/checkMailForExistence`, `${V2}/checkMailForExistence`], () => import('./accounts/registration/check-mail.ts'), 'checkMail'),
  route('POST', [`${V3}/lostPasswordLink`, `${V2}/lostPasswordLink`], () => import('./accounts/passwords/send-lost-password-link.ts'), 'sendLostPasswordLink'),
  route('POST', `${V3}/resetPassword`, () => import('./accounts/passwords/reset-password.ts'), 'resetPassword'),
  route('POST', `${V3}/changePassword`, () => import('./accounts/passwords/change-password.ts'), 'changePassword'),
  route('POST', `${V3}/me/workEmail`, () => import('./accounts/me/claim-work-email.ts'), 'claimWorkEmail'),
  route('POST', `${V3}/me/workEmailVerification`, () => import('./accounts/me/resend-work-email-link.ts'), 'resendWorkEmailLink'),
  route('POST', `${V3}/me/email`, () => import('./accounts/email/change-email.ts'), 'changeEmail'),
  route('POST', `${V3}/me/emailVerification`, () => import('./accounts/email/verify-email.ts'), 'verifyEmail'),
  route('GET',  `${V3}/me/sessions`, () => import('./accounts/sessions/own/list-sessions.ts'), 'listSessions'),
  route('DELETE', `${V3}/me/sessions`, () => import('./accounts/sessions/own/end-sessions.ts'), 'endSessions'),
  route('DELETE', `${V3}/me/sessions/:session_id`, () => import('./accounts/sessions/own/end-session.ts'), 'endSession'),
  route('GET',  `${V3}/me/export`, () => import('./privacy/me/export-me.ts'), 'exportMe'),
  route('POST', `${V3}/me/erase`, () => import('./privacy/me/erase-me.ts'), 'eraseMe'),
  route('GET',  '/work-email/:token', () => import('./accounts/work-email/show-claim.ts'), 'showWorkEmailClaim'),
  route('POST', '/work-email/:token', () => import('./accounts/work-email/settle-claim.ts'), 'settleWorkEmailClaim'),
  route('GET',  '/email/:token', () => import('./accounts/email/show-email-link.ts'), 'showEmailLink'),
  route('POST', '/email/:token', () => import('./accounts/email/settle-email-link.ts'), 'settleEmailLink'),

  // Events
  route('GET',  '/events', () => import('./events/list-feed.ts'), 'listFeed'),
  route('POST', '/webhooks/:webhook_id/ticket', () => import('./events/webhooks/use-ticket.ts'), 'useTicket'),

  // Privacy
  route('GET',  '/applicants/:applicant_id/export', () => import('./privacy/export-applicant.ts'), 'exportApplicant'),
  route('GET',  '/applicants/:applicant_id/events', () => import('./privacy/list-events.ts'), 'listEvents'),
  route('PATCH', '/applicants/:applicant_id/account', () => import('./privacy/account/update-account.ts'), 'updateAccount'),
  route('DELETE', '/applicants/:applicant_id/account/sessions', () => import('./privacy/account/end-account-sessions.ts'), 'endAccountSessions'),

  // Moving in and out
  route('POST', '/import', () => import('./transfer/import/import-rows.ts'), 'importRows'),

  // Operations
  route('GET',  '/health', () => import('./operations/check-health.ts'), 'checkHealth'),
  route('GET',  '/openapi.json', () => import('./operations/get-openapi.ts'), 'getOpenApi'),
  route('GET',  '/', () => import('./operations/reference.ts'), 'redirectToReference'),
  route('GET',  '/docs', () => import('./operations/reference.ts'), 'getReference'),
  route('GET',  '/docs/:file', () => import('./operations/reference.ts'), 'getReferenceFile'),

  // Console
  route('GET',  '/console/sign-in', () => import('./console/sign-in/show-sign-in.ts'), 'showSignIn'),
  route('POST', '/console/sign-in', () => import('./console/sign-in/sign-in.ts'), 'signIn'),
  route('POST', '/console/sign-out', () => import('./console/sign-in/sign-out.ts'), 'signOut'),
  route('GET',  '/console', () => import('./console/overview/show-overview.ts'), 'showOverview'),
  route('GET',  '/console/people', () => import('./console/people/show-people.ts'), 'showPeople'),
  route('POST', '/console/people', () => import('./console/people/find-people.ts'), 'findPeople'),
  route('GET',  '/console/people/:applicant_id', () => import('./console/people/show-person.ts'), 'showPerson'),
  route('POST', '/console/people/:applicant_id/profile', () => import('./console/people/acts/correct-profile.ts'), 'correctProfile'),
  route('POST', '/console/people/:applicant_id/account', () => import('./console/people/acts/correct-account.ts'), 'correctAccount'),
  route('POST', '/console/people/:applicant_id/reset-link', () => import('./console/people/acts/send-reset-link.ts'), 'sendResetLink'),
  route('POST', '/console/people/:applicant_id/verification-link', () => import('./console/people/acts/send-verification-link.ts'), 'sendVerificationLink'),
  route('POST', '/console/people/:applicant_id/sessions', () => import('./console/people/acts/end-sessions.ts'), 'endPersonSessions'),
  route('POST', '/console/people/:applicant_id/lock', () => import('./console/people/acts/lift-lock.ts'), 'liftLock'),
  route('POST', '/console/people/:applicant_id/internal', () => import('./console/people/acts/end-internal.ts'), 'endInternal'),
  route('POST', '/console/people/:applicant_id/export', () => import('./console/people/acts/export-person.ts'), 'exportPerson'),
  route('POST', '/console/people/:applicant_id/anonymize', () => import('./console/people/acts/anonymize-person.ts'), 'anonymizePerson'),
  route('GET',  '/console/clients', () => import('./console/clients/show-clients.ts'), 'showClients'),
  route('POST', '/console/clients', () => import('./console/clients/create-client.ts'), 'createClient'),
  route('GET',  '/console/clients/:client_id', () => import('./console/clients/show-client.ts'), 'showClient'),
  route('POST', '/console/clients/:client_id', () => import('./console/clients/change-client.ts'), 'changeClient'),
  route('POST', '/console/clients/:client_id/rotate', () => import('./console/clients/rotate-client.ts'), 'rotateClient'),
  route('POST', '/console/clients/:client_id/revoke', () => import('./console/clients/revoke-client.ts'), 'revokeClient'),
  route('GET',  '/console/domains', () => import('./console/domains/show-domains.ts'), 'showDomains'),
  route('POST', '/console/domains', () => import('./console/domains/add-domain.ts'), 'addDomain'),
  route('POST', '/console/domains/remove', () => import('./console/domains/remove-domain.ts'), 'removeDomain'),
  route('GET',  '/console/webhooks', () => import('./console/webhooks/show-webhooks.ts'), 'showWebhooks'),
  route('GET',  '/console/webhooks/:webhook_id', () => import('./console/webhooks/show-webhook.ts'), 'showWebhook'),
  route('POST', '/console/webhooks/:webhook_id/enable', () => import('./console/webhooks/enable-webhook.ts'), 'enableWebhook'),
  route('POST', '/console/webhooks/:webhook_id/ping', () => import('./console/webhooks/ping-webhook.ts'), 'pingWebhook'),
  route('GET',  '/console/retention', () => import('./console/retention/show-retention.ts'), 'showRetention'),
  route('GET',  '/console/log', () => import('./console/log/show-log.ts'), 'showLog'),
];

const ofPages = async () => (await import('./accounts/links/errors.ts')).pageErrors;

/** The error format of a path that no route has, by its prefix. */
export const unknownPaths: readonly UnknownPath[] = [
  {
    prefix: '/api/rest/',
    crossOrigin: 'clients',
    load: async () => (await import('./accounts/errors.ts')).accountsErrors,
  },
  { prefix: '/work-email/', load: ofPages },
  { prefix: '/email/', load: ofPages },
  { prefix: '/console/', load: async () => (await import('./console/errors.ts')).consoleErrors },
  { prefix: '/', crossOrigin: 'clients', load: async () => (await import('./profiles/errors.ts')).profilesErrors },
];
