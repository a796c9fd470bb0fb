import type { MailTexts } from './types.ts';

/** The mails in French. */
export const fr: MailTexts = {
  fallback: 'Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur\u00a0:',
  username: 'Votre nom d’utilisateur :',
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
  email: {
    subject: 'Confirmez votre adresse e-mail',
    intro: (site) => `Cette adresse e-mail a été indiquée pour un compte chez ${site}.`,
    ask: 'Ouvrez cette page pour la confirmer ou pour nous signaler que ce n’était pas vous :',
    button: 'Confirmer ou refuser l’adresse',
    note: 'Le lien expire 48 heures après la demande. Si vous ignorez cet e-mail, l’adresse reste non confirmée.',
  },
  password_changed: {
    subject: 'Votre mot de passe a été modifié',
    intro: (site) => `Le mot de passe de votre compte chez ${site} a été modifié.`,
    note: 'Si c’était vous, vous n’avez rien d’autre à faire. Sinon, demandez immédiatement un nouveau mot de passe sur le site.',
  },
  email_changed: {
    subject: 'Votre adresse e-mail a été modifiée',
    intro: (site) => `Votre compte chez ${site} a désormais une autre adresse e-mail. Celle-ci n’y est plus associée.`,
    note: 'Si c’était vous, vous n’avez rien d’autre à faire. Sinon, contactez-nous immédiatement.',
  },
  erased: {
    subject: 'Votre compte a été supprimé',
    intro: (site) =>
      `Votre compte chez ${site} et toutes les données personnelles qui y étaient enregistrées ont été supprimés, comme demandé avec votre mot de passe.`,
    note: 'Vous n’avez rien à faire. Si ce n’était pas vous, veuillez nous contacter.',
  },
  retention: {
    subject: 'Votre compte sera supprimé si vous ne vous connectez pas',
    intro: (site) =>
      `Vous ne vous êtes pas connecté à votre compte chez ${site} depuis longtemps. Nous ne conservons pas les comptes qui ne sont plus utilisés.`,
    note: (date) =>
      `Pour garder votre compte, connectez-vous avec votre mot de passe avant le ${date}. Si vous ne faites rien, il sera supprimé à partir de cette date, avec toutes les données personnelles qui y sont enregistrées.`,
  },
};
