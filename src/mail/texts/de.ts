import type { MailTexts } from './types.ts';

/** The mails in German. */
export const de: MailTexts = {
  fallback: 'Falls die Schaltfläche nicht funktioniert, kopieren Sie diese Adresse in Ihren Browser:',
  work_email: {
    subject: 'Bestätigen Sie Ihre geschäftliche E-Mail-Adresse',
    intro: (site) => `Jemand hat mit dieser geschäftlichen E-Mail-Adresse ein Konto auf ${site} registriert.`,
    ask: 'Bitte öffnen Sie diese Seite, um das zu bestätigen oder uns mitzuteilen, dass Sie es nicht waren:',
    button: 'Bestätigen oder ablehnen',
    note: 'Der Link läuft 48 Stunden nach der Registrierung ab. Wenn Sie diese E-Mail ignorieren, passiert nichts.',
  },
  password_reset: {
    subject: 'Neues Passwort festlegen',
    intro: (site) => `Jemand hat ein neues Passwort für Ihr Konto auf ${site} angefordert.`,
    ask: 'Wenn Sie das waren, legen Sie es hier fest:',
    button: 'Neues Passwort festlegen',
    note: 'Der Link funktioniert einmal und läuft 1 Stunde nach der Anforderung ab. Waren Sie es nicht, ignorieren Sie diese E-Mail: Ihr Passwort bleibt unverändert.',
  },
};
