import type { MailTexts } from './types.ts';

/** The mails in Dutch. */
export const nl: MailTexts = {
  fallback: 'Werkt de knop niet? Kopieer dan dit adres naar uw browser:',
  username: 'Uw gebruikersnaam:',
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
  email: {
    subject: 'Bevestig uw e-mailadres',
    intro: (site) => `Dit e-mailadres is opgegeven voor een account bij ${site}.`,
    ask: 'Open deze pagina om het te bevestigen of om ons te laten weten dat u het niet was:',
    button: 'Adres bevestigen of afwijzen',
    note: 'De link verloopt 48 uur na de aanvraag. Als u deze e-mail negeert, blijft het adres onbevestigd.',
  },
  password_changed: {
    subject: 'Uw wachtwoord is gewijzigd',
    intro: (site) => `Het wachtwoord van uw account bij ${site} is gewijzigd.`,
    note: 'Was u het, dan hoeft u verder niets te doen. Was u het niet, vraag dan direct op de website een nieuw wachtwoord aan.',
  },
  email_changed: {
    subject: 'Uw e-mailadres is gewijzigd',
    intro: (site) => `Uw account bij ${site} heeft nu een ander e-mailadres. Dit adres hoort er niet meer bij.`,
    note: 'Was u het, dan hoeft u verder niets te doen. Was u het niet, neem dan direct contact met ons op.',
  },
  erased: {
    subject: 'Uw account is verwijderd',
    intro: (site) =>
      `Uw account bij ${site} en alle persoonsgegevens die daarbij waren opgeslagen zijn verwijderd, zoals met uw wachtwoord is gevraagd.`,
    note: 'U hoeft niets te doen. Was u het niet, neem dan contact met ons op.',
  },
  retention: {
    subject: 'Uw account wordt verwijderd als u niet inlogt',
    intro: (site) =>
      `U hebt al lange tijd niet ingelogd op uw account bij ${site}. Accounts die niet meer worden gebruikt, bewaren wij niet.`,
    note: (date) =>
      `Wilt u uw account behouden, log dan vóór ${date} in met uw wachtwoord. Als u niets doet, wordt het vanaf die dag verwijderd, met alle persoonsgegevens die daarbij zijn opgeslagen.`,
  },
};
