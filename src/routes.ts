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
import { type LazyRoute, lazyRoute, type Route, route } from './http/route.ts';
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
  lazyRoute('GET',  '/work-email/:token', pageErrors, async () => (await import('./accounts/work-email/show-claim.ts')).showWorkEmailClaim),
  lazyRoute('POST', '/work-email/:token', pageErrors, async () => (await import('./accounts/work-email/settle-claim.ts')).settleWorkEmailClaim),
  lazyRoute('GET',  '/email/:token', pageErrors, async () => (await import('./accounts/email/show-email-link.ts')).showEmailLink),
  lazyRoute('POST', '/email/:token', pageErrors, async () => (await import('./accounts/email/settle-email-link.ts')).settleEmailLink),

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
  lazyRoute('GET',  '/console/sign-in', consoleErrors, async () => (await import('./console/sign-in/show-sign-in.ts')).showSignIn),
  lazyRoute('POST', '/console/sign-in', consoleErrors, async () => (await import('./console/sign-in/sign-in.ts')).signIn),
  lazyRoute('POST', '/console/sign-out', consoleErrors, async () => (await import('./console/sign-in/sign-out.ts')).signOut),
  lazyRoute('GET',  '/console', consoleErrors, async () => (await import('./console/overview/show-overview.ts')).showOverview),
  lazyRoute('GET',  '/console/people', consoleErrors, async () => (await import('./console/people/show-people.ts')).showPeople),
  lazyRoute('POST', '/console/people', consoleErrors, async () => (await import('./console/people/find-people.ts')).findPeople),
  lazyRoute('GET',  '/console/people/:applicant_id', consoleErrors, async () => (await import('./console/people/show-person.ts')).showPerson),
  lazyRoute('POST', '/console/people/:applicant_id/profile', consoleErrors, async () => (await import('./console/people/acts/correct-profile.ts')).correctProfile),
  lazyRoute('POST', '/console/people/:applicant_id/account', consoleErrors, async () => (await import('./console/people/acts/correct-account.ts')).correctAccount),
  lazyRoute('POST', '/console/people/:applicant_id/reset-link', consoleErrors, async () => (await import('./console/people/acts/send-reset-link.ts')).sendResetLink),
  lazyRoute('POST', '/console/people/:applicant_id/verification-link', consoleErrors, async () => (await import('./console/people/acts/send-verification-link.ts')).sendVerificationLink),
  lazyRoute('POST', '/console/people/:applicant_id/sessions', consoleErrors, async () => (await import('./console/people/acts/end-sessions.ts')).endPersonSessions),
  lazyRoute('POST', '/console/people/:applicant_id/lock', consoleErrors, async () => (await import('./console/people/acts/lift-lock.ts')).liftLock),
  lazyRoute('POST', '/console/people/:applicant_id/internal', consoleErrors, async () => (await import('./console/people/acts/end-internal.ts')).endInternal),
  lazyRoute('POST', '/console/people/:applicant_id/export', consoleErrors, async () => (await import('./console/people/acts/export-person.ts')).exportPerson),
  lazyRoute('POST', '/console/people/:applicant_id/anonymize', consoleErrors, async () => (await import('./console/people/acts/anonymize-person.ts')).anonymizePerson),
  lazyRoute('GET',  '/console/clients', consoleErrors, async () => (await import('./console/clients/show-clients.ts')).showClients),
  lazyRoute('POST', '/console/clients', consoleErrors, async () => (await import('./console/clients/create-client.ts')).createClient),
  lazyRoute('GET',  '/console/clients/:client_id', consoleErrors, async () => (await import('./console/clients/show-client.ts')).showClient),
  lazyRoute('POST', '/console/clients/:client_id', consoleErrors, async () => (await import('./console/clients/change-client.ts')).changeClient),
  lazyRoute('POST', '/console/clients/:client_id/rotate', consoleErrors, async () => (await import('./console/clients/rotate-client.ts')).rotateClient),
  lazyRoute('POST', '/console/clients/:client_id/revoke', consoleErrors, async () => (await import('./console/clients/revoke-client.ts')).revokeClient),
  lazyRoute('GET',  '/console/domains', consoleErrors, async () => (await import('./console/domains/show-domains.ts')).showDomains),
  lazyRoute('POST', '/console/domains', consoleErrors, async () => (await import('./console/domains/add-domain.ts')).addDomain),
  lazyRoute('POST', '/console/domains/remove', consoleErrors, async () => (await import('./console/domains/remove-domain.ts')).removeDomain),
  lazyRoute('GET',  '/console/webhooks', consoleErrors, async () => (await import('./console/webhooks/show-webhooks.ts')).showWebhooks),
  lazyRoute('GET',  '/console/webhooks/:webhook_id', consoleErrors, async () => (await import('./console/webhooks/show-webhook.ts')).showWebhook),
  lazyRoute('POST', '/console/webhooks/:webhook_id/enable', consoleErrors, async () => (await import('./console/webhooks/enable-webhook.ts')).enableWebhook),
  lazyRoute('POST', '/console/webhooks/:webhook_id/ping', consoleErrors, async () => (await import('./console/webhooks/ping-webhook.ts')).pingWebhook),
  lazyRoute('GET',  '/console/retention', consoleErrors, async () => (await import('./console/retention/show-retention.ts')).showRetention),
  lazyRoute('GET',  '/console/log', consoleErrors, async () => (await import('./console/log/show-log.ts')).showLog),
];

/** The error format of a path that no route has, by its prefix. */
export const unknownPaths = [
  { prefix: '/api/rest/', errors: accountsErrors, crossOrigin: 'clients' },
  { prefix: '/work-email/', errors: pageErrors },
  { prefix: '/email/', errors: pageErrors },
  { prefix: '/console/', errors: consoleErrors },
  { prefix: '/', errors: profilesErrors, crossOrigin: 'clients' },
] as const satisfies readonly UnknownPath[];
