import type { MailTexts } from './types.ts';

/** The mails in German. */
export const de: MailTexts = {
  fallback: 'Falls die Schaltfläche nicht funktioniert, kopieren Sie diese Adresse in Ihren Browser:',
  username: 'Ihr Benutzername:',
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
  email: {
    subject: 'Bestätigen Sie Ihre E-Mail-Adresse',
    intro: (site) => `Diese E-Mail-Adresse wurde für ein Konto bei ${site} angegeben.`,
    ask: 'Bitte öffnen Sie diese Seite, um sie zu bestätigen oder uns mitzuteilen, dass Sie es nicht waren:',
    button: 'Adresse bestätigen oder ablehnen',
    note: 'Der Link läuft 48 Stunden nach der Anforderung ab. Wenn Sie diese E-Mail ignorieren, bleibt die Adresse unbestätigt.',
  },
  password_changed: {
    subject: 'Ihr Passwort wurde geändert',
    intro: (site) => `Das Passwort Ihres Kontos bei ${site} wurde geändert.`,
    note: 'Wenn Sie das waren, müssen Sie nichts weiter tun. Wenn nicht, fordern Sie auf der Website sofort ein neues Passwort an.',
  },
  email_changed: {
    subject: 'Ihre E-Mail-Adresse wurde geändert',
    intro: (site) => `Ihr Konto bei ${site} hat jetzt eine andere E-Mail-Adresse. Diese gehört nicht mehr dazu.`,
    note: 'Wenn Sie das waren, müssen Sie nichts weiter tun. Wenn nicht, wenden Sie sich bitte sofort an uns.',
  },
  erased: {
    subject: 'Ihr Konto wurde gelöscht',
    intro: (site) =>
      `Ihr Konto bei ${site} und alle damit gespeicherten persönlichen Daten wurden gelöscht, wie mit Ihrem Passwort verlangt.`,
    note: 'Sie müssen nichts tun. Wenn Sie das nicht waren, wenden Sie sich bitte an uns.',
  },
  retention: {
    subject: 'Ihr Konto wird gelöscht, wenn Sie sich nicht anmelden',
    intro: (site) =>
      `Sie haben sich seit langer Zeit nicht mehr bei Ihrem Konto bei ${site} angemeldet. Konten, die nicht mehr genutzt werden, bewahren wir nicht auf.`,
    note: (date) =>
      `Um Ihr Konto zu behalten, melden Sie sich vor dem ${date} mit Ihrem Passwort an. Wenn Sie nichts tun, wird es ab diesem Tag mit allen damit gespeicherten persönlichen Daten gelöscht.`,
  },
};
