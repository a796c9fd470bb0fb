/** Why an account cannot be registered, in the order in which the first one that applies is told. */
export const REGISTRATION_CODES = [
  'password_empty',
  'password invalid',
  'invalid_username_address',
  'invalid_mail_address',
  'mail_address_already_exists',
  'username_already_exists',
  'invalid_work_mail_address',
  'work_mail_address_already_exists',
  'invalid_salutation',
  'invalid_firstname',
  'invalid_lastname',
  'invalid_locale',
  'invalid_internal',
  'invalid_data_privacy',
] as const;

/** What can go wrong with an account, beyond what can go wrong with any call. */
export type AccountCode =
  | (typeof REGISTRATION_CODES)[number]
  | 'invalid_url'
  | 'user_token_required'
  | 'link_gone'
  | 'domain_gone';
