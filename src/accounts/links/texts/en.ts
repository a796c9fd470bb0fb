import type { PageTexts } from './types.ts';

/** The pages in English. */
export const en: PageTexts = {
  confirm: {
    title: 'Is this your account?',
    lead: 'Someone has registered this account with your work email address.',
    username: 'User name',
    email: 'Email',
    workEmail: 'Work email',
    hint: 'Confirm only if you created it yourself: it will then count as an employee account. If it wasn’t you, we’ll remove your address from it.',
    confirm: 'Confirm',
    deny: 'This wasn’t me',
  },
  confirmed: {
    title: 'Your address is confirmed',
    text: 'Thank you. The account now counts as an employee account. You can close this page.',
  },
  denied: {
    title: 'Your address has been removed',
    text: 'Thank you for telling us. Your work address is no longer linked to this account. There is nothing more you need to do.',
  },
  email: {
    title: 'Is this email address yours?',
    lead: 'Someone has entered the address that our email was sent to for this account.',
    hint: 'Confirm only if the account is yours: it is then reached at this address. If it wasn’t you, the address will not be used for it.',
  },
  emailConfirmed: {
    title: 'Your email address is confirmed',
    text: 'Thank you. The account now uses this address. You can close this page.',
  },
  emailDenied: {
    title: 'The address will not be used',
    text: 'Thank you for telling us. The address stays unconfirmed for this account. There is nothing more you need to do.',
  },
  taken: {
    title: 'This address is already taken',
    text: 'Another account has confirmed it in the meantime, so it cannot be confirmed for this one. If that account is yours too, log in with it.',
  },
  gone: {
    title: 'This link no longer works',
    text: 'It has already been used, has expired or was not copied completely. If you have already answered, there is nothing more you need to do.',
  },
  domainGone: {
    title: 'This email domain is no longer accepted',
    text: 'Addresses at this company can no longer be confirmed. The account itself still works. If you think this is a mistake, please contact your HR team.',
  },
  unavailable: {
    title: 'Please try again in a moment',
    text: 'The service is not available right now. Open the link in the email again in a few minutes.',
  },
};
