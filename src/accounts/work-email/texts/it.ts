import type { PageTexts } from './types.ts';

/** The pages in Italian. */
export const it: PageTexts = {
  confirm: {
    title: 'Riconosce questo account?',
    lead: 'Qualcuno ha registrato questo account con il Suo indirizzo e-mail di lavoro.',
    username: 'Nome utente',
    email: 'E-mail',
    workEmail: 'E-mail di lavoro',
    hint: 'Confermi solo se lo ha creato Lei: diventerà un account del personale. In caso contrario scolleghiamo il Suo indirizzo.',
    confirm: 'Conferma',
    // "Non sono stato io" would make every reader a man.
    deny: 'Non l’ho creato io',
  },
  confirmed: {
    title: 'Il Suo indirizzo è confermato',
    text: 'Grazie. Ora l’account è un account del personale. Può chiudere questa pagina.',
  },
  denied: {
    title: 'Il Suo indirizzo è stato scollegato',
    text: 'Grazie per la segnalazione. Il Suo indirizzo di lavoro non è più collegato a questo account. Non deve fare altro.',
  },
  gone: {
    title: 'Questo link non è più valido',
    text: 'È già stato usato, è scaduto o non è stato copiato per intero. Se ha già risposto, non deve fare altro.',
  },
  domainGone: {
    title: 'Questo dominio e-mail non è più ammesso',
    text: 'Gli indirizzi di questa azienda non possono più essere confermati. L’account resta utilizzabile. Se pensa che sia un errore, si rivolga alle Risorse umane.',
  },
  unavailable: {
    title: 'Riprovi tra poco',
    text: 'Il servizio non è disponibile in questo momento. Apra di nuovo il link dell’e-mail tra qualche minuto.',
  },
};
