import type { MailTexts } from './types.ts';

/** The mails in Spanish. */
export const es: MailTexts = {
  fallback: 'Si el botón no funciona, copie esta dirección en su navegador:',
  work_email: {
    subject: 'Confirme su correo electrónico de trabajo',
    intro: (site) => `Alguien ha registrado una cuenta en ${site} con este correo electrónico de trabajo.`,
    ask: 'Abra esta página para confirmarlo o para indicarnos que no ha sido usted:',
    button: 'Confirmar o rechazar',
    note: 'El enlace caduca 48 horas después del registro. Si ignora este mensaje, no pasará nada.',
  },
  password_reset: {
    subject: 'Elija una nueva contraseña',
    intro: (site) => `Alguien ha solicitado una nueva contraseña para su cuenta en ${site}.`,
    ask: 'Si ha sido usted, elíjala aquí:',
    button: 'Elegir una nueva contraseña',
    note: 'El enlace sirve una sola vez y caduca 1 hora después de la solicitud. Si no ha sido usted, ignore este mensaje: su contraseña no cambiará.',
  },
};
