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
  email: {
    title: 'Questo indirizzo email è Suo?',
    lead: 'Qualcuno ha indicato per questo account l’indirizzo a cui è stata inviata la nostra email.',
    hint: 'Confermi solo se l’account è Suo: sarà allora raggiungibile a questo indirizzo. Se non è stato Lei, l’indirizzo non verrà usato.',
  },
  emailConfirmed: {
    title: 'Il Suo indirizzo email è confermato',
    text: 'Grazie. L’account usa ora questo indirizzo. Può chiudere questa pagina.',
  },
  emailDenied: {
    title: 'L’indirizzo non verrà usato',
    text: 'Grazie per avercelo comunicato. L’indirizzo resta non confermato per questo account. Non deve fare altro.',
  },
  taken: {
    title: 'Questo indirizzo è già occupato',
    text: 'Nel frattempo appartiene a un altro account, quindi non può essere confermato per questo. Se anche quell’account è Suo, acceda con quello.',
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
