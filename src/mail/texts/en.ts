import type { MailTexts } from './types.ts';

/** The mails in English. */
export const en: MailTexts = {
  fallback: 'If the button doesn’t work, copy this address into your browser:',
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
};
