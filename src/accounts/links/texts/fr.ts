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
  email: {
    title: 'Cette adresse e-mail est-elle la vôtre ?',
    lead: 'Quelqu’un a indiqué pour ce compte l’adresse à laquelle notre e-mail a été envoyé.',
    hint: 'Ne confirmez que si le compte est le vôtre : il sera alors joignable à cette adresse. Si ce n’était pas vous, l’adresse ne sera pas utilisée.',
  },
  emailConfirmed: {
    title: 'Votre adresse e-mail est confirmée',
    text: 'Merci. Le compte utilise désormais cette adresse. Vous pouvez fermer cette page.',
  },
  emailDenied: {
    title: 'L’adresse ne sera pas utilisée',
    text: 'Merci de nous l’avoir signalé. L’adresse reste non confirmée pour ce compte. Vous n’avez rien d’autre à faire.',
  },
  taken: {
    title: 'Cette adresse est déjà prise',
    text: 'Un autre compte l’a entre-temps ; elle ne peut donc pas être confirmée pour celui-ci. Si cet autre compte est aussi le vôtre, connectez-vous avec lui.',
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
