import type { MailTexts } from './types.ts';

/** The mails in Italian. */
export const it: MailTexts = {
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
};
