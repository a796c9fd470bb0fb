import type { Language } from './language.ts';

/** The mails there are. */
export type Template = 'work_email' | 'password_reset';

/** The words of one mail in one language; the site is the name of the host that the account is at. */
interface MailText {
  subject: string;
  intro(site: string): string;
  /** Leads to the link, and therefore ends in a colon. */
  ask: string;
  button: string;
  /** Says that doing nothing is safe, and how long the link lasts: from its cause on, since a mail can be sent again. */
  note: string;
}

/**
 * What the mails say.
 *
 * None of it takes a name: whoever typed one might be a stranger, and a mail must not carry a stranger's words.
 */
export const MAIL_TEXTS = {
  en: {
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
  },
  de: {
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
  },
  fr: {
    fallback: 'Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur\u00a0:',
    work_email: {
      subject: 'Confirmez votre adresse e-mail professionnelle',
      intro: (site) => `Un compte a été créé sur ${site} avec cette adresse e-mail professionnelle.`,
      ask: 'Ouvrez cette page pour le confirmer ou pour nous signaler que ce n’était pas vous\u00a0:',
      button: 'Confirmer ou refuser',
      note: 'Ce lien expire 48\u00a0heures après la création du compte. Si vous ignorez cet e-mail, il ne se passera rien.',
    },
    password_reset: {
      subject: 'Choisissez un nouveau mot de passe',
      intro: (site) => `Un nouveau mot de passe a été demandé pour votre compte sur ${site}.`,
      ask: 'Si c’était vous, choisissez-le ici\u00a0:',
      button: 'Choisir un nouveau mot de passe',
      note: 'Ce lien ne sert qu’une fois et expire 1\u00a0heure après la demande. Si ce n’était pas vous, ignorez cet e-mail\u00a0: votre mot de passe reste inchangé.',
    },
  },
  es: {
    fallback: 'Si el botón no funciona, copie esta dirección en su navegador:',
    work_email: {
      subject: 'Confirme su correo electrónico de trabajo',
      intro: (site) => `Alguien ha registrado una cuenta en ${site} con este correo electrónico de trabajo.`,
      ask: 'Abra esta página para confirmarlo o para indicarnos que no ha sido usted:',
      button: 'Confirmar o rechazar',
      note: 'El enlace caduca 48 horas después del registro. Si ignora este mensaje, no pasará nada.',
    },
    password_reset: {
      subject: 'Elija una nueva contraseña',
      intro: (site) => `Alguien ha solicitado una nueva contraseña para su cuenta en ${site}.`,
      ask: 'Si ha sido usted, elíjala aquí:',
      button: 'Elegir una nueva contraseña',
      note: 'El enlace sirve una sola vez y caduca 1 hora después de la solicitud. Si no ha sido usted, ignore este mensaje: su contraseña no cambiará.',
    },
  },
  it: {
    fallback: 'Se il pulsante non funziona, copi questo indirizzo nel browser:',
    work_email: {
      subject: 'Confermi il Suo indirizzo e-mail di lavoro',
      intro: (site) => `Qualcuno ha registrato un account su ${site} con questo indirizzo e-mail di lavoro.`,
      ask: 'Apra questa pagina per confermare o per segnalarci che non si tratta di Lei:',
      button: 'Conferma o rifiuta',
      note: 'Il link scade 48 ore dopo la registrazione. Se ignora questa e-mail, non succede nulla.',
    },
    password_reset: {
      subject: 'Imposti una nuova password',
      intro: (site) => `Qualcuno ha richiesto una nuova password per il Suo account su ${site}.`,
      ask: 'Se l’ha richiesta Lei, la imposti qui:',
      button: 'Imposta una nuova password',
      note: 'Il link funziona una sola volta e scade 1 ora dopo la richiesta. Se non l’ha richiesta Lei, ignori questa e-mail: la Sua password resta invariata.',
    },
  },
  nl: {
    fallback: 'Werkt de knop niet? Kopieer dan dit adres naar uw browser:',
    work_email: {
      subject: 'Bevestig uw zakelijke e-mailadres',
      intro: (site) => `Iemand heeft met dit zakelijke e-mailadres een account geregistreerd op ${site}.`,
      ask: 'Open deze pagina om dit te bevestigen of om ons te laten weten dat u het niet was:',
      button: 'Bevestigen of afwijzen',
      note: 'De link vervalt 48 uur na de registratie. Als u deze e-mail negeert, gebeurt er niets.',
    },
    password_reset: {
      subject: 'Stel een nieuw wachtwoord in',
      intro: (site) => `Iemand heeft een nieuw wachtwoord aangevraagd voor uw account op ${site}.`,
      ask: 'Was u dat? Stel het dan hier in:',
      button: 'Nieuw wachtwoord instellen',
      note: 'De link werkt één keer en vervalt 1 uur na de aanvraag. Was u het niet, negeer dan deze e-mail: uw wachtwoord blijft ongewijzigd.',
    },
  },
} satisfies Record<Language, Record<Template, MailText> & { fallback: string }>;
