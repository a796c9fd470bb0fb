import type { MailTexts } from './types.ts';

/** The mails in French. */
export const fr: MailTexts = {
  fallback: 'Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur\u00a0:',
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
};
