import type { MailTexts } from './types.ts';

/** The mails in Portuguese, as in Brazil: what CLDR takes a bare `pt` for. Words that Portugal shares are preferred. */
export const pt: MailTexts = {
  fallback: 'Se o botão não funcionar, copie este endereço para o seu navegador:',
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
};
