import { type Account, toMe } from '../../accounts/account.ts';
import { confirmEmailPage, confirmPage, noticePage } from '../../accounts/links/pages.tsx';
import { SESSION_LIFETIME } from '../../accounts/sessions/session.ts';
import { issuedToken } from '../../oauth/grants.ts';
import { newApplicant } from '../../profiles/applicant.ts';
import { cursorOf } from '../../profiles/list/cursor.ts';
import { toRow } from '../../transfer/person-row.ts';

/** Examples of an operation, which the document shows and the Worker does not need. */
export interface OperationExample {
  /** Description of the success response. */
  readonly success: string;
  /** Parameters of path and query. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Body of a request. */
  readonly body?: unknown;
  /** Result of the handler; the response is made of it as a real one is. */
  readonly result?: unknown;
  /** One line of a response of lines. */
  readonly line?: unknown;
}

/** The fields of the published example. */
const APPLICANT_FIELDS = {
  external_applicant_id: 'ext_osdfdfdb231',
  email: 'hannah.bret@example.com',
  external_applicant_name: 'Hannah Bret',
};

/** The applicant of every example, as stored on 2025-07-21. */
const APPLICANT = newApplicant('aplt_01k0q4xg5sfx3rjq0w3k5v7n2c', APPLICANT_FIELDS, 1_753_119_148_000);

const CURSOR = cursorOf(APPLICANT);

/** Registration of the person of the examples. */
const REGISTRATION = {
  username: 'hannah.bret',
  password: 'Sunny-Day-2025',
  email: 'hannah.bret@example.com',
  salutation: '2',
  firstname: 'Hannah',
  lastname: 'Bret',
  locale: 'en',
  dataPrivacyAccepted: true,
};

/** Her account, as far as it is shown. */
const ACCOUNT: Account = {
  ...REGISTRATION,
  applicant_id: APPLICANT.id,
  username_key: '',
  account_email: REGISTRATION.email,
  account_email_key: '',
  email_verified_on: null,
  verify_by: null,
  password_hash: '',
  consented_on: APPLICANT.created_on,
  consent_version: null,
  work_email: null,
  work_email_key: null,
  claim_expires_on: null,
  work_email_verified_on: null,
  registered_on: APPLICANT.created_on,
  failed_since: null,
  failed_count: 0,
  internal_ended_on: null,
  last_login_day: null,
  retention_notice: null,
  retention_noticed_on: null,
};

const HISTORY = [
  {
    id: 4711,
    client_id: 'cli_k4xg5sfx3rjq2w3k',
    action: 'registered',
    fields: 'username email firstname lastname',
    request_id: '0d2b3c8e-6f0a-4f43-9c3d-7f5f3e0c1a52',
    at: APPLICANT.created_on,
    count: null,
  },
];

const PERSON = {
  applicant: { ...APPLICANT, external_applicant_id: null },
  account: ACCOUNT,
  sessions: [],
  links: [],
  mails: [],
  keys: [],
  history: HISTORY,
};

const applicantId = { applicant_id: APPLICANT.id };
const linkToken = { token: 'the-id-of-the-link.its-signature' };
const YES_OR_NO = 'Bare `true` or `false`.';

/** An example of each documented operation, by its id. */
export const examples: Readonly<Record<string, OperationExample>> = {
  createApplicant: { success: 'The new applicant.', body: APPLICANT_FIELDS, result: APPLICANT },
  listApplicants: {
    success: 'A page of the applicants that match; none is an empty list.',
    parameters: {
      external_applicant_id: APPLICANT_FIELDS.external_applicant_id,
      email: APPLICANT_FIELDS.email,
      username: 'hannah.bret',
      created_from: '2025-07-01T00:00:00Z',
      created_to: '2025-08-01T00:00:00Z',
      anonymized: 'false',
      limit: '50',
      after: CURSOR,
    },
    result: { applicants: [APPLICANT], next: new URLSearchParams({ after: CURSOR }).toString() },
  },
  exportPeople: {
    success: 'At most 1,000 people, one a line (NDJSON); fewer on the last answer.',
    parameters: { after: APPLICANT.id },
    result: { people: [{ applicant: APPLICANT, account: ACCOUNT }], total: 1, disallowed: new Set() },
    line: toRow(APPLICANT, ACCOUNT, new Set()),
  },
  getApplicant: {
    success: 'The applicant, or what is left of it once anonymized.',
    parameters: applicantId,
    result: APPLICANT,
  },
  updateApplicant: {
    success: 'The applicant as it stands now.',
    parameters: applicantId,
    body: { email: 'hannah.bret@example.org' },
    result: APPLICANT,
  },
  anonymizeApplicant: { success: 'What is left of the applicant.', parameters: applicantId, result: APPLICANT },
  issueClientToken: {
    success: 'A token, good for an hour.',
    body: { grant_type: 'client_credentials', scope: 'identity-verification' },
    result: issuedToken('eyJhbGciOiJIUzI1NiJ9.…', 'identity-verification'),
  },
  issueFrontendToken: {
    success: 'A token, good for an hour.',
    body: { grant_type: 'password', username: 'hannah.bret', password: 'Sunny-Day-2025' },
    result: issuedToken('aat_…', 'me'),
  },
  revokeToken: { success: 'The token has ended.', body: { token: 'aat_…' }, result: {} },
  registerAccount: {
    success: 'The account and its applicant are stored.',
    body: REGISTRATION,
    result: ACCOUNT.applicant_id,
  },
  registerAccountV2: {
    success: 'The account and its applicant are stored.',
    body: { ...REGISTRATION, dataPrivacyAccepted: undefined, policyAccepted: true },
    result: ACCOUNT.applicant_id,
  },
  getMetadata: {
    success: 'The metadata.',
    result: {
      issuer: 'https://applicants.example.com',
      token_endpoint: 'https://applicants.example.com/connect/token',
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
      scopes_supported: ['identity-verification'],
      service_documentation: 'https://applicants.example.com/docs',
    },
  },
  getFrontendMetadata: {
    success: 'The metadata.',
    result: {
      issuer: 'https://applicants.example.com/api/rest/oauth/frontend',
      token_endpoint: 'https://applicants.example.com/api/rest/oauth/frontend/token',
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
      revocation_endpoint: 'https://applicants.example.com/api/rest/oauth/frontend/revoke',
      revocation_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
      grant_types_supported: ['client_credentials', 'password'],
      response_types_supported: [],
      scopes_supported: ['frontend', 'me'],
      service_documentation: 'https://applicants.example.com/docs',
    },
  },
  updateMe: {
    success: 'The account as it stands now.',
    body: { firstname: 'Hannah', lastname: 'Bret-Miller', locale: 'de' },
    result: toMe({ ...ACCOUNT, lastname: 'Bret-Miller', locale: 'de' }, 0, false),
  },
  listSessions: {
    success: 'The sessions that have not ended.',
    result: {
      sessions: [
        {
          id: 'q0Zt3cW1yV8mXk2fJd7aPg',
          client_id: 'cli_k4xg5sfx3rjq2w3k',
          created_on: APPLICANT.created_on,
          expires_on: APPLICANT.created_on + SESSION_LIFETIME,
        },
      ],
      current: 'q0Zt3cW1yV8mXk2fJd7aPg',
    },
  },
  endSessions: { success: 'Every session has ended.' },
  endSession: { success: 'The session has ended.', parameters: { session_id: 'q0Zt3cW1yV8mXk2fJd7aPg' } },
  exportMe: { success: 'The document.', result: PERSON },
  eraseMe: { success: 'The person is erased.', body: { password: 'Sunny-Day-2025' } },
  updateAccount: {
    success: 'The account as it stands now.',
    parameters: applicantId,
    body: { lastname: 'Bret-Miller' },
    result: toMe({ ...ACCOUNT, lastname: 'Bret-Miller' }, 0, false),
  },
  endAccountSessions: { success: 'The person is signed out everywhere.', parameters: applicantId },
  readMe: { success: 'The account.', result: toMe(ACCOUNT, 0, false) },
  checkUsername: { success: YES_OR_NO, parameters: { username: REGISTRATION.username }, result: true },
  checkMail: { success: YES_OR_NO, parameters: { email: REGISTRATION.email }, result: true },
  sendLostPasswordLink: {
    success: 'If the address belongs to an account, a mail is enqueued.',
    parameters: { email: REGISTRATION.email, url: 'https://careers.example/reset' },
  },
  resetPassword: {
    success: 'Bare `true`; `false` for a token that is wrong, used or expired.',
    body: { authToken: 'the-id-of-the-link.its-signature', password: 'Sunny-Day-2026' },
    result: true,
  },
  changePassword: {
    success: 'Bare `true`; `false` when the old password is wrong.',
    body: { op: 'Sunny-Day-2025', np: 'Sunny-Day-2026' },
    result: true,
  },
  claimWorkEmail: { success: 'The claim is stored.', body: { workEmail: 'hannah.bret@acme.com' } },
  resendWorkEmailLink: { success: 'The mail is enqueued.' },
  showWorkEmailClaim: {
    success: 'A page in the language of the account.',
    parameters: linkToken,
    result: confirmPage({ language: 'en', username: 'jane.doe', maskedEmail: 'j•••@e•••.com' }),
  },
  settleWorkEmailClaim: {
    success: 'A page that says what is the case now.',
    parameters: linkToken,
    body: { decision: 'confirm' },
    result: noticePage('confirmed', 'en'),
  },
  listFeed: {
    success: 'A part of the feed.',
    parameters: { after: 'evt_000000000041', type: 'account.registered', limit: '100' },
    result: {
      entries: [{ ...HISTORY[0], id: 42, applicant_id: APPLICANT.id, external_applicant_id: null }],
      next: 42,
      type: ['account.registered'],
      limit: undefined,
    },
  },
  changeEmail: {
    success: 'The link is stored, and mailed within the budget.',
    body: { email: 'hannah.bret@example.org', password: 'Sunny-Day-2025' },
  },
  verifyEmail: { success: 'The link is stored, and mailed within the budget.' },
  showEmailLink: {
    success: 'A page in the language of the account.',
    parameters: linkToken,
    result: confirmEmailPage({ language: 'en', username: 'jane.doe', maskedEmail: 'j•••@e•••.com' }),
  },
  settleEmailLink: {
    success: 'A page that says what is the case now.',
    parameters: linkToken,
    body: { decision: 'confirm' },
    result: noticePage('emailConfirmed', 'en'),
  },
  exportApplicant: { success: 'The document.', parameters: applicantId, result: PERSON },
  listEvents: {
    success: 'A part of the history.',
    parameters: { ...applicantId, before: '4711' },
    result: { id: APPLICANT.id, history: HISTORY },
  },
  importRows: {
    success: 'The result of each row, one a line (NDJSON).',
    body: {
      id: APPLICANT.id,
      created_on: '2019-03-01T09:30:00Z',
      external_applicant_id: APPLICANT_FIELDS.external_applicant_id,
      account: {
        username: REGISTRATION.username,
        email: REGISTRATION.email,
        email_verified: true,
        firstname: REGISTRATION.firstname,
        lastname: REGISTRATION.lastname,
        locale: 'en',
        password_hash: '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy',
      },
    },
    result: [],
    line: { row: 1, status: 'created', id: APPLICANT.id },
  },
  checkHealth: { success: 'All is well.', result: { status: 'ok', d1: 'ok', kv: 'ok', mail: 'ok' } },
  describeApi: { success: 'An OpenAPI 3.1 document.', result: { openapi: '3.1.0' } },
};
