import { EXAMPLE } from '../applicants/example.ts';
import type { Account } from './account.ts';

/** What the person of the examples registers with. */
export const EXAMPLE_REGISTRATION = {
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
export const EXAMPLE_ACCOUNT: Account = {
  ...EXAMPLE_REGISTRATION,
  applicant_id: EXAMPLE.id,
  username_key: '',
  account_email: EXAMPLE_REGISTRATION.email,
  account_email_key: '',
  password_hash: '',
  consented_on: EXAMPLE.created_on,
  work_email: null,
  work_email_key: null,
  claim_expires_on: null,
  work_email_verified_on: null,
  registered_on: EXAMPLE.created_on,
};
