import { changeEmail } from './accounts/email/change-email.ts';
import { verifyEmail } from './accounts/email/verify-email.ts';
import { accountsErrors } from './accounts/errors.ts';
import { pageErrors } from './accounts/links/errors.ts';
import { claimWorkEmail } from './accounts/me/claim-work-email.ts';
import { getMe } from './accounts/me/get-me.ts';
import { resendWorkEmailLink } from './accounts/me/resend-work-email-link.ts';
import { updateMe } from './accounts/me/update-me.ts';
import { changePassword } from './accounts/passwords/change-password.ts';
import { resetPassword } from './accounts/passwords/reset-password.ts';
import { sendLostPasswordLink } from './accounts/passwords/send-lost-password-link.ts';
import { checkMail } from './accounts/registration/check-mail.ts';
import { checkUsername } from './accounts/registration/check-username.ts';
import { registerAccount } from './accounts/registration/register-account.ts';
import { registerAccountV2 } from './accounts/registration/register-account-v2.ts';
import { getFrontendMetadata } from './accounts/sessions/get-frontend-metadata.ts';
import { issueFrontendToken } from './accounts/sessions/issue-frontend-token.ts';
import { endSession } from './accounts/sessions/own/end-session.ts';
import { endSessions } from './accounts/sessions/own/end-sessions.ts';
import { listSessions } from './accounts/sessions/own/list-sessions.ts';
import { revokeToken } from './accounts/sessions/revoke-token.ts';
import { consoleErrors } from './console/errors.ts';
import { listFeed } from './events/list-feed.ts';
import { useTicket } from './events/webhooks/use-ticket.ts';
import { type LazyRoute, lazyRoutes, type Route, route } from './http/route.ts';
import type { UnknownPath } from './http/router.ts';
import { issueClientToken } from './oauth/issue-client-token.ts';
import { getMetadata } from './oauth/metadata/get-metadata.ts';
import { checkHealth } from './operations/check-health.ts';
import { getOpenApi } from './operations/get-openapi.ts';
import { getReference, getReferenceFile, redirectToReference } from './operations/reference.ts';
import { endAccountSessions } from './privacy/account/end-account-sessions.ts';
import { updateAccount } from './privacy/account/update-account.ts';
import { anonymizeApplicant } from './privacy/anonymize-applicant.ts';
import { exportApplicant } from './privacy/export-applicant.ts';
import { listEvents } from './privacy/list-events.ts';
import { eraseMe } from './privacy/me/erase-me.ts';
import { exportMe } from './privacy/me/export-me.ts';
import { createApplicant } from './profiles/creation/create-applicant.ts';
import { profilesErrors } from './profiles/errors.ts';
import { getApplicant } from './profiles/get-applicant.ts';
import { listApplicants } from './profiles/list/list-applicants.ts';
import { updateApplicant } from './profiles/update-applicant.ts';
import { exportPeople } from './transfer/export/export-people.ts';
import { importRows } from './transfer/import/import-rows.ts';

const V3 = '/api/rest/v3/frontend';
const V2 = '/api/rest/v2/frontend';

const behindLink = lazyRoutes(pageErrors);
const inConsole = lazyRoutes(consoleErrors);

// biome-ignore format: one line a route
/** Every call of the service, in the order of the contract. */
export const routes: readonly (Route | LazyRoute)[] = [
  // Profiles
  route('POST',  '/applicants', createApplicant),
  route('GET',   '/applicants', listApplicants),
  route('GET',   '/applicants/export', exportPeople),
  route('GET',   '/applicants/:applicant_id', getApplicant),
  route('PATCH', '/applicants/:applicant_id', updateApplicant),
  route('POST',  '/applicants/:applicant_id/anonymize', anonymizeApplicant),

  // OAuth
  route('POST',  '/connect/token', issueClientToken),
  route('POST',  '/api/rest/oauth/frontend/token', issueFrontendToken),
  route('POST',  '/api/rest/oauth/frontend/revoke', revokeToken),
  route('GET',   '/.well-known/oauth-authorization-server', getMetadata),
  route('GET',   '/.well-known/oauth-authorization-server/api/rest/oauth/frontend', getFrontendMetadata),

  // Accounts
  route('POST',  `${V3}/applicants`, registerAccount),
  route('POST',  `${V2}/register`, registerAccountV2),
  route('GET',   [`${V3}/me`, `${V2}/me`], getMe),
  route('PATCH', `${V3}/me`, updateMe),
  route('GET',   [`${V3}/checkUsernameForExistence`, `${V2}/checkUsernameForExistence`], checkUsername),
  route('GET',   [`${V3}/checkMailForExistence`, `${V2}/checkMailForExistence`], checkMail),
  route('POST',  [`${V3}/lostPasswordLink`, `${V2}/lostPasswordLink`], sendLostPasswordLink),
  route('POST',  `${V3}/resetPassword`, resetPassword),
  route('POST',  `${V3}/changePassword`, changePassword),
  route('POST',  `${V3}/me/workEmail`, claimWorkEmail),
  route('POST',  `${V3}/me/workEmailVerification`, resendWorkEmailLink),
  route('POST',  `${V3}/me/email`, changeEmail),
  route('POST',  `${V3}/me/emailVerification`, verifyEmail),
  route('GET',   `${V3}/me/sessions`, listSessions),
  route('DELETE', `${V3}/me/sessions`, endSessions),
  route('DELETE', `${V3}/me/sessions/:session_id`, endSession),
  route('GET',   `${V3}/me/export`, exportMe),
  route('POST',  `${V3}/me/erase`, eraseMe),
  behindLink('GET',  '/work-email/:token', () => import('./accounts/work-email/show-claim.ts'), 'showWorkEmailClaim'),
  behindLink('POST', '/work-email/:token', () => import('./accounts/work-email/settle-claim.ts'), 'settleWorkEmailClaim'),
  behindLink('GET',  '/email/:token', () => import('./accounts/email/show-email-link.ts'), 'showEmailLink'),
  behindLink('POST', '/email/:token', () => import('./accounts/email/settle-email-link.ts'), 'settleEmailLink'),

  // Events
  route('GET',   '/events', listFeed),
  route('POST',  '/webhooks/:webhook_id/ticket', useTicket),

  // Privacy
  route('GET',   '/applicants/:applicant_id/export', exportApplicant),
  route('GET',   '/applicants/:applicant_id/events', listEvents),
  route('PATCH', '/applicants/:applicant_id/account', updateAccount),
  route('DELETE', '/applicants/:applicant_id/account/sessions', endAccountSessions),

  // Moving in and out
  route('POST',  '/import', importRows),

  // Operations
  route('GET',   '/health', checkHealth),
  route('GET',   '/openapi.json', getOpenApi),
  route('GET',   '/', redirectToReference),
  route('GET',   '/docs', getReference),
  route('GET',   '/docs/:file', getReferenceFile),

  // Console
  inConsole('GET',  '/console/sign-in', () => import('./console/sign-in/show-sign-in.ts'), 'showSignIn'),
  inConsole('POST', '/console/sign-in', () => import('./console/sign-in/sign-in.ts'), 'signIn'),
  inConsole('POST', '/console/sign-out', () => import('./console/sign-in/sign-out.ts'), 'signOut'),
  inConsole('GET',  '/console', () => import('./console/overview/show-overview.ts'), 'showOverview'),
  inConsole('GET',  '/console/people', () => import('./console/people/show-people.ts'), 'showPeople'),
  inConsole('POST', '/console/people', () => import('./console/people/find-people.ts'), 'findPeople'),
  inConsole('GET',  '/console/people/:applicant_id', () => import('./console/people/show-person.ts'), 'showPerson'),
  inConsole('POST', '/console/people/:applicant_id/profile', () => import('./console/people/acts/correct-profile.ts'), 'correctProfile'),
  inConsole('POST', '/console/people/:applicant_id/account', () => import('./console/people/acts/correct-account.ts'), 'correctAccount'),
  inConsole('POST', '/console/people/:applicant_id/reset-link', () => import('./console/people/acts/send-reset-link.ts'), 'sendResetLink'),
  inConsole('POST', '/console/people/:applicant_id/verification-link', () => import('./console/people/acts/send-verification-link.ts'), 'sendVerificationLink'),
  inConsole('POST', '/console/people/:applicant_id/sessions', () => import('./console/people/acts/end-sessions.ts'), 'endPersonSessions'),
  inConsole('POST', '/console/people/:applicant_id/lock', () => import('./console/people/acts/lift-lock.ts'), 'liftLock'),
  inConsole('POST', '/console/people/:applicant_id/internal', () => import('./console/people/acts/end-internal.ts'), 'endInternal'),
  inConsole('POST', '/console/people/:applicant_id/export', () => import('./console/people/acts/export-person.ts'), 'exportPerson'),
  inConsole('POST', '/console/people/:applicant_id/anonymize', () => import('./console/people/acts/anonymize-person.ts'), 'anonymizePerson'),
  inConsole('GET',  '/console/clients', () => import('./console/clients/show-clients.ts'), 'showClients'),
  inConsole('POST', '/console/clients', () => import('./console/clients/create-client.ts'), 'createClient'),
  inConsole('GET',  '/console/clients/:client_id', () => import('./console/clients/show-client.ts'), 'showClient'),
  inConsole('POST', '/console/clients/:client_id', () => import('./console/clients/change-client.ts'), 'changeClient'),
  inConsole('POST', '/console/clients/:client_id/rotate', () => import('./console/clients/rotate-client.ts'), 'rotateClient'),
  inConsole('POST', '/console/clients/:client_id/revoke', () => import('./console/clients/revoke-client.ts'), 'revokeClient'),
  inConsole('GET',  '/console/domains', () => import('./console/domains/show-domains.ts'), 'showDomains'),
  inConsole('POST', '/console/domains', () => import('./console/domains/add-domain.ts'), 'addDomain'),
  inConsole('POST', '/console/domains/remove', () => import('./console/domains/remove-domain.ts'), 'removeDomain'),
  inConsole('GET',  '/console/webhooks', () => import('./console/webhooks/show-webhooks.ts'), 'showWebhooks'),
  inConsole('GET',  '/console/webhooks/:webhook_id', () => import('./console/webhooks/show-webhook.ts'), 'showWebhook'),
  inConsole('POST', '/console/webhooks/:webhook_id/enable', () => import('./console/webhooks/enable-webhook.ts'), 'enableWebhook'),
  inConsole('POST', '/console/webhooks/:webhook_id/ping', () => import('./console/webhooks/ping-webhook.ts'), 'pingWebhook'),
  inConsole('GET',  '/console/retention', () => import('./console/retention/show-retention.ts'), 'showRetention'),
  inConsole('GET',  '/console/log', () => import('./console/log/show-log.ts'), 'showLog'),
];

/** The error format of a path that no route has, by its prefix. */
export const unknownPaths = [
  { prefix: '/api/rest/', errors: accountsErrors, crossOrigin: 'clients' },
  { prefix: '/work-email/', errors: pageErrors },
  { prefix: '/email/', errors: pageErrors },
  { prefix: '/console/', errors: consoleErrors },
  { prefix: '/', errors: profilesErrors, crossOrigin: 'clients' },
] as const satisfies readonly UnknownPath[];
