import type { MailTexts } from './types.ts';

/** The mails in Italian. */
export const it: MailTexts = {
  fallback: 'Se il pulsante non funziona, copi questo indirizzo nel browser:',
  username: 'Il Suo nome utente:',
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
  email: {
    subject: 'Confermi il Suo indirizzo email',
    intro: (site) => `Questo indirizzo email è stato indicato per un account su ${site}.`,
    ask: 'Apra questa pagina per confermarlo o per comunicarci che non è stato Lei:',
    button: 'Confermare o rifiutare l’indirizzo',
    note: 'Il link scade 48 ore dopo la richiesta. Se ignora questa email, l’indirizzo resta non confermato.',
  },
  password_changed: {
    subject: 'La Sua password è stata modificata',
    intro: (site) => `La password del Suo account su ${site} è stata modificata.`,
    note: 'Se è stato Lei, non deve fare altro. In caso contrario, richieda subito una nuova password sul sito.',
  },
  email_changed: {
    subject: 'Il Suo indirizzo email è stato modificato',
    intro: (site) => `Il Suo account su ${site} ha ora un altro indirizzo email. Questo non vi è più associato.`,
    note: 'Se è stato Lei, non deve fare altro. In caso contrario, ci contatti subito.',
  },
  erased: {
    subject: 'Il Suo account è stato eliminato',
    intro: (site) =>
      `Il Suo account su ${site} e tutti i dati personali salvati con esso sono stati eliminati, come richiesto con la Sua password.`,
    note: 'Non deve fare nulla. Se non è stato Lei, La preghiamo di contattarci.',
  },
  retention: {
    subject: 'Il Suo account sarà eliminato se non accede',
    intro: (site) =>
      `Non accede da molto tempo al Suo account su ${site}. Non conserviamo gli account che non vengono più utilizzati.`,
    note: (date) =>
      `Per mantenere il Suo account, acceda con la Sua password prima del giorno ${date}. Se non fa nulla, da quel giorno sarà eliminato con tutti i dati personali salvati con esso.`,
  },
};
