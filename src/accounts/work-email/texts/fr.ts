import type { PageTexts } from './types.ts';

/** The pages in French. */
export const fr: PageTexts = {
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
};
