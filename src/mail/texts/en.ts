import type { MailTexts } from './types.ts';

/** The mails in English. */
export const en: MailTexts = {
  fallback: 'If the button doesn’t work, copy this address into your browser:',
  username: 'Your user name:',
  work_email: {
    subject: 'Confirm your work email address',
    intro: (site) => `Someone has registered an account at ${site} with this work email address.`,
    ask: 'Please open this page to confirm it, or to tell us that it wasn’t you:',
    button: 'Confirm or decline',
    note: 'The link expires 48 hours after registration. If you ignore this email, nothing happens.',
  },
  password_reset: {
    subject: 'Set a new password',
    intro: (site) => `Someone has asked for a new password for your account at ${site}.`,
    ask: 'If it was you, set it here:',
    button: 'Set a new password',
    note: 'The link works once and expires 1 hour after the request. If it wasn’t you, ignore this email: your password stays as it is.',
  },
  email: {
    subject: 'Confirm your email address',
    intro: (site) => `This email address has been entered for an account at ${site}.`,
    ask: 'Please open this page to confirm it, or to tell us that it wasn’t you:',
    button: 'Confirm or decline',
    note: 'The link expires 48 hours after it was asked for. If you ignore this email, the address stays unconfirmed.',
  },
  password_changed: {
    subject: 'Your password has been changed',
    intro: (site) => `The password of your account at ${site} has been changed.`,
    note: 'If it was you, there is nothing more to do. If it wasn’t, ask for a new password on the site at once.',
  },
  email_changed: {
    subject: 'Your email address has been changed',
    intro: (site) => `Your account at ${site} now has another email address. This one no longer belongs to it.`,
    note: 'If it was you, there is nothing more to do. If it wasn’t, get in touch with us at once.',
  },
  erased: {
    subject: 'Your account has been deleted',
    intro: (site) =>
      `Your account at ${site} and all personal data stored with it have been deleted, as was asked for with your password.`,
    note: 'You don’t need to do anything. If it wasn’t you, please get in touch with us.',
  },
  retention: {
    subject: 'Your account will be deleted unless you log in',
    intro: (site) =>
      `You have not logged in to your account at ${site} for a long time. We do not keep accounts that are no longer used.`,
    note: (date) =>
      `To keep your account, log in with your password before ${date}. If you do nothing, it is deleted from that day on, with all personal data stored with it.`,
  },
};
