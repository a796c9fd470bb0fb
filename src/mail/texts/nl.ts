import type { MailTexts } from './types.ts';

/** The mails in Dutch. */
export const nl: MailTexts = {
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
};
