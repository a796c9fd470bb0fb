import type { Language } from '../mail/language.ts';

/** What a page says that asks nothing. */
export interface Notice {
  title: string;
  text: string;
}

interface PageTexts {
  confirm: Record<'title' | 'lead' | 'username' | 'email' | 'workEmail' | 'hint' | 'confirm' | 'deny', string>;
  confirmed: Notice;
  denied: Notice;
  /** Used, denied, lapsed or altered: one text for all, so that a guessed link tells nothing. */
  gone: Notice;
  domainGone: Notice;
  unavailable: Notice;
}

/** What the pages say. */
export const PAGE_TEXTS = {
  en: {
    confirm: {
      title: 'Is this your account?',
      lead: 'Someone has registered this account with your work email address.',
      username: 'User name',
      email: 'Email',
      workEmail: 'Work email',
      hint: 'Confirm only if you created it yourself: it will then count as an employee account. If it wasn’t you, we’ll remove your address from it.',
      confirm: 'Confirm',
      deny: 'This wasn’t me',
    },
    confirmed: {
      title: 'Your address is confirmed',
      text: 'Thank you. The account now counts as an employee account. You can close this page.',
    },
    denied: {
      title: 'Your address has been removed',
      text: 'Thank you for telling us. Your work address is no longer linked to this account. There is nothing more you need to do.',
    },
    gone: {
      title: 'This link no longer works',
      text: 'It has already been used, has expired or was not copied completely. If you have already answered, there is nothing more you need to do.',
    },
    domainGone: {
      title: 'This email domain is no longer accepted',
      text: 'Addresses at this company can no longer be confirmed. The account itself still works. If you think this is a mistake, please contact your HR team.',
    },
    unavailable: {
      title: 'Please try again in a moment',
      text: 'The service is not available right now. Open the link in the email again in a few minutes.',
    },
  },
  de: {
    confirm: {
      title: 'Ist das Ihr Konto?',
      lead: 'Jemand hat dieses Konto mit Ihrer geschäftlichen E-Mail-Adresse registriert.',
      username: 'Benutzername',
      email: 'E-Mail',
      workEmail: 'Geschäftliche E-Mail',
      hint: 'Bestätigen Sie nur, wenn Sie es selbst angelegt haben: Es gilt dann als Mitarbeiterkonto. Waren Sie das nicht, entfernen wir Ihre Adresse daraus.',
      confirm: 'Bestätigen',
      deny: 'Das war ich nicht',
    },
    confirmed: {
      title: 'Ihre Adresse ist bestätigt',
      text: 'Vielen Dank. Das Konto gilt jetzt als Mitarbeiterkonto. Sie können diese Seite schließen.',
    },
    denied: {
      title: 'Ihre Adresse wurde entfernt',
      text: 'Danke für den Hinweis. Ihre geschäftliche E-Mail-Adresse ist nicht mehr mit diesem Konto verknüpft. Sie müssen nichts weiter tun.',
    },
    gone: {
      title: 'Dieser Link ist nicht mehr gültig',
      text: 'Er wurde bereits verwendet, ist abgelaufen oder wurde unvollständig kopiert. Haben Sie schon geantwortet, müssen Sie nichts weiter tun.',
    },
    domainGone: {
      title: 'Diese E-Mail-Domain ist nicht mehr zugelassen',
      text: 'Adressen dieses Unternehmens können nicht mehr bestätigt werden. Das Konto selbst bleibt nutzbar. Wenn Sie das für einen Irrtum halten, wenden Sie sich bitte an Ihre Personalabteilung.',
    },
    unavailable: {
      title: 'Bitte versuchen Sie es gleich noch einmal',
      text: 'Der Dienst ist gerade nicht verfügbar. Öffnen Sie den Link aus der E-Mail in einigen Minuten erneut.',
    },
  },
  fr: {
    confirm: {
      title: 'Ce compte est-il le vôtre\u00a0?',
      lead: 'Ce compte a été créé avec votre adresse e-mail professionnelle.',
      username: 'Nom d’utilisateur',
      email: 'E-mail',
      workEmail: 'E-mail professionnel',
      hint: 'Ne confirmez que si vous l’avez créé vous-même\u00a0: il deviendra alors un compte collaborateur. Si ce n’était pas vous, nous en retirerons votre adresse.',
      confirm: 'Confirmer',
      deny: 'Ce n’était pas moi',
    },
    confirmed: {
      title: 'Votre adresse est confirmée',
      text: 'Merci. Le compte est désormais un compte collaborateur. Vous pouvez fermer cette page.',
    },
    denied: {
      title: 'Votre adresse a été retirée',
      text: 'Merci de nous l’avoir signalé. Votre adresse professionnelle n’est plus associée à ce compte. Vous n’avez rien d’autre à faire.',
    },
    gone: {
      title: 'Ce lien n’est plus valable',
      text: 'Il a déjà été utilisé, a expiré ou n’a pas été copié en entier. Si vous avez déjà répondu, vous n’avez rien d’autre à faire.',
    },
    domainGone: {
      title: 'Ce domaine e-mail n’est plus accepté',
      text: 'Les adresses de cette entreprise ne peuvent plus être confirmées. Le compte reste utilisable. Si vous pensez qu’il s’agit d’une erreur, adressez-vous à votre service RH.',
    },
    unavailable: {
      title: 'Veuillez réessayer dans un instant',
      text: 'Le service est momentanément indisponible. Rouvrez le lien de l’e-mail dans quelques minutes.',
    },
  },
  es: {
    confirm: {
      title: '¿Reconoce esta cuenta?',
      lead: 'Alguien ha registrado esta cuenta con su correo electrónico de trabajo.',
      username: 'Nombre de usuario',
      email: 'Correo electrónico',
      workEmail: 'Correo de trabajo',
      hint: 'Confirme solo si la ha creado usted: pasará a ser una cuenta de personal interno. Si no ha sido usted, desvincularemos su dirección.',
      confirm: 'Confirmar',
      deny: 'No he sido yo',
    },
    confirmed: {
      title: 'Su dirección está confirmada',
      text: 'Gracias. La cuenta ya es una cuenta de personal interno. Puede cerrar esta página.',
    },
    denied: {
      title: 'Hemos desvinculado su dirección',
      text: 'Gracias por avisarnos. Su correo de trabajo ya no está vinculado a esta cuenta. No tiene que hacer nada más.',
    },
    gone: {
      title: 'Este enlace ya no es válido',
      text: 'Ya se ha utilizado, ha caducado o no se ha copiado completo. Si ya ha respondido, no tiene que hacer nada más.',
    },
    domainGone: {
      title: 'Este dominio de correo ya no se admite',
      text: 'Las direcciones de esta empresa ya no se pueden confirmar. La cuenta sigue funcionando. Si cree que es un error, consulte con Recursos Humanos.',
    },
    unavailable: {
      title: 'Vuelva a intentarlo en un momento',
      text: 'El servicio no está disponible en este momento. Abra de nuevo el enlace del correo en unos minutos.',
    },
  },
  it: {
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
  },
  nl: {
    confirm: {
      title: 'Is dit uw account?',
      lead: 'Iemand heeft dit account geregistreerd met uw zakelijke e-mailadres.',
      username: 'Gebruikersnaam',
      email: 'E-mail',
      workEmail: 'Zakelijk e-mailadres',
      hint: 'Bevestig alleen als u het zelf hebt aangemaakt: het geldt dan als medewerkersaccount. Was u het niet, dan koppelen we uw adres los.',
      confirm: 'Bevestigen',
      deny: 'Dit was ik niet',
    },
    confirmed: {
      title: 'Uw adres is bevestigd',
      text: 'Bedankt. Het account geldt nu als medewerkersaccount. U kunt deze pagina sluiten.',
    },
    denied: {
      title: 'Uw adres is losgekoppeld',
      text: 'Bedankt voor uw melding. Uw zakelijke e-mailadres is niet meer aan dit account gekoppeld. U hoeft verder niets te doen.',
    },
    gone: {
      title: 'Deze link is niet meer geldig',
      text: 'De link is al gebruikt, verlopen of niet volledig gekopieerd. Hebt u al gereageerd, dan hoeft u verder niets te doen.',
    },
    domainGone: {
      title: 'Dit e-maildomein wordt niet meer geaccepteerd',
      text: 'Adressen van dit bedrijf kunnen niet meer worden bevestigd. Het account zelf blijft bruikbaar. Denkt u dat dit een vergissing is? Neem dan contact op met uw HR-afdeling.',
    },
    unavailable: {
      title: 'Probeer het zo meteen opnieuw',
      text: 'De dienst is op dit moment niet beschikbaar. Open de link in de e-mail over een paar minuten opnieuw.',
    },
  },
} satisfies Record<Language, PageTexts>;
