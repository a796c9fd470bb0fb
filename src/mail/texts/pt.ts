import type { MailTexts } from './types.ts';

/** The mails in Portuguese, as in Brazil: what CLDR takes a bare `pt` for. Words that Portugal shares are preferred. */
export const pt: MailTexts = {
  fallback: 'Se o botão não funcionar, copie este endereço para o seu navegador:',
  username: 'Seu nome de usuário:',
  work_email: {
    subject: 'Confirme o seu e-mail profissional',
    intro: (site) => `Alguém registrou uma conta em ${site} com este e-mail profissional.`,
    ask: 'Abra esta página para confirmá-lo ou para nos avisar que não foi você:',
    button: 'Confirmar ou recusar',
    note: 'O link expira 48 horas após o registro. Se você ignorar este e-mail, nada acontecerá.',
  },
  password_reset: {
    subject: 'Defina uma nova senha',
    intro: (site) => `Alguém pediu uma nova senha para a sua conta em ${site}.`,
    ask: 'Se foi você, defina-a aqui:',
    button: 'Definir uma nova senha',
    note: 'O link funciona uma única vez e expira 1 hora após o pedido. Se não foi você, ignore este e-mail: a sua senha continua a mesma.',
  },
  email: {
    subject: 'Confirme seu endereço de e-mail',
    intro: (site) => `Este endereço de e-mail foi informado para uma conta em ${site}.`,
    ask: 'Abra esta página para confirmá-lo ou para nos avisar que não foi você:',
    button: 'Confirmar ou recusar o endereço',
    note: 'O link expira 48 horas após a solicitação. Se você ignorar este e-mail, o endereço continuará sem confirmação.',
  },
  password_changed: {
    subject: 'Sua senha foi alterada',
    intro: (site) => `A senha da sua conta em ${site} foi alterada.`,
    note: 'Se foi você, não precisa fazer mais nada. Se não foi, peça imediatamente uma nova senha no site.',
  },
  email_changed: {
    subject: 'Seu endereço de e-mail foi alterado',
    intro: (site) => `Sua conta em ${site} agora tem outro endereço de e-mail. Este não pertence mais a ela.`,
    note: 'Se foi você, não precisa fazer mais nada. Se não foi, entre em contato conosco imediatamente.',
  },
  erased: {
    subject: 'Sua conta foi excluída',
    intro: (site) =>
      `Sua conta em ${site} e todos os dados pessoais guardados com ela foram excluídos, conforme solicitado com a sua senha.`,
    note: 'Você não precisa fazer nada. Se não foi você, entre em contato conosco.',
  },
  retention: {
    subject: 'Sua conta será excluída se você não entrar',
    intro: (site) =>
      `Faz muito tempo que você não entra na sua conta em ${site}. Não mantemos contas que não são mais usadas.`,
    note: (date) =>
      `Para manter a sua conta, entre com a sua senha antes de ${date}. Se você não fizer nada, ela será excluída a partir desse dia, com todos os dados pessoais guardados com ela.`,
  },
};
