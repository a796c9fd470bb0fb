/** The bases of the Accounts family: v3, and v2 for the calls that have both. */
export const V3 = '/api/rest/v3/frontend';
export const V2 = '/api/rest/v2/frontend';

/** The paths of the service, in the order of `routes.ts`; of those with two bases, the newer one. */
export const PATHS = {
  applicants: '/applicants',
  applicant: (id: string) => `/applicants/${id}`,
  anonymize: (id: string) => `/applicants/${id}/anonymize`,
  clientToken: '/connect/token',
  metadata: '/.well-known/oauth-authorization-server',
  frontendToken: '/api/rest/oauth/frontend/token',
  revoke: '/api/rest/oauth/frontend/revoke',
  frontendMetadata: '/.well-known/oauth-authorization-server/api/rest/oauth/frontend',
  accounts: `${V3}/applicants`,
  accountsV2: `${V2}/register`,
  me: `${V3}/me`,
  checkUsername: `${V3}/checkUsernameForExistence`,
  checkMail: `${V3}/checkMailForExistence`,
  lostPasswordLink: `${V3}/lostPasswordLink`,
  resetPassword: `${V3}/resetPassword`,
  changePassword: `${V3}/changePassword`,
  claimWorkEmail: `${V3}/me/workEmail`,
  resendWorkEmailLink: `${V3}/me/workEmailVerification`,
  sessions: `${V3}/me/sessions`,
  session: (id: string) => `${V3}/me/sessions/${id}`,
  exportMe: `${V3}/me/export`,
  eraseMe: `${V3}/me/erase`,
  claim: (token: string) => `/work-email/${token}`,
  feed: '/events',
  ticket: (webhookId: string) => `/webhooks/${webhookId}/ticket`,
  export: (id: string) => `/applicants/${id}/export`,
  events: (id: string) => `/applicants/${id}/events`,
  account: (id: string) => `/applicants/${id}/account`,
  accountSessions: (id: string) => `/applicants/${id}/account/sessions`,
  health: '/health',
  openApi: '/openapi.json',
  docs: '/docs',
} as const;
