import type { RegistrationCode } from '../../accounts/errors.ts';

/** One thing that is wrong with a row. */
export interface RowError {
  readonly code: string;
  /** The field by its path, e.g. `account.email`; empty where the row itself cannot be read. */
  readonly field: string;
  /** The kind of a password hash that is not taken. */
  readonly kind?: string;
}

/** The field of a row that a code of registration is about. */
const FIELDS: Readonly<Record<RegistrationCode, string>> = {
  password_empty: 'account.password',
  'password invalid': 'account.password',
  invalid_username_address: 'account.username',
  invalid_mail_address: 'account.email',
  mail_address_already_exists: 'account.email',
  username_already_exists: 'account.username',
  invalid_work_mail_address: 'account.work_email',
  work_mail_address_already_exists: 'account.work_email',
  invalid_salutation: 'account.salutation',
  invalid_firstname: 'account.firstname',
  invalid_lastname: 'account.lastname',
  invalid_internal: 'account.internal',
  invalid_data_privacy: 'account.dataPrivacyAccepted',
};

/** A code of registration as an error of a row. */
export function registrationError(code: RegistrationCode, field = FIELDS[code]): RowError {
  return { code, field };
}

/** The error of a row whose id a person has already, with other content. */
export const ID_TAKEN: RowError = { code: 'id_already_exists', field: 'id' };
