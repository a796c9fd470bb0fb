import type { MailTexts } from './types.ts';

/** The mails in Spanish. */
export const es: MailTexts = {
  fallback: 'Si el botón no funciona, copie esta dirección en su navegador:',
  username: 'Su nombre de usuario:',
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
  email: {
    subject: 'Confirme su dirección de correo electrónico',
    intro: (site) => `Esta dirección de correo electrónico se ha indicado para una cuenta en ${site}.`,
    ask: 'Abra esta página para confirmarla o para comunicarnos que no fue usted:',
    button: 'Confirmar o rechazar la dirección',
    note: 'El enlace caduca 48 horas después de la solicitud. Si ignora este correo, la dirección queda sin confirmar.',
  },
  password_changed: {
    subject: 'Su contraseña ha cambiado',
    intro: (site) => `Se ha cambiado la contraseña de su cuenta en ${site}.`,
    note: 'Si fue usted, no tiene que hacer nada más. Si no, solicite de inmediato una contraseña nueva en el sitio web.',
  },
  email_changed: {
    subject: 'Su dirección de correo electrónico ha cambiado',
    intro: (site) => `Su cuenta en ${site} tiene ahora otra dirección de correo electrónico. Esta ya no le pertenece.`,
    note: 'Si fue usted, no tiene que hacer nada más. Si no, póngase en contacto con nosotros de inmediato.',
  },
  erased: {
    subject: 'Su cuenta se ha eliminado',
    intro: (site) =>
      `Su cuenta en ${site} y todos los datos personales guardados con ella se han eliminado, tal como se solicitó con su contraseña.`,
    note: 'No tiene que hacer nada. Si no fue usted, póngase en contacto con nosotros.',
  },
  retention: {
    subject: 'Su cuenta se eliminará si no inicia sesión',
    intro: (site) =>
      `Hace mucho tiempo que no inicia sesión en su cuenta en ${site}. No conservamos cuentas que ya no se utilizan.`,
    note: (date) =>
      `Para conservar su cuenta, inicie sesión con su contraseña antes del ${date}. Si no hace nada, se eliminará a partir de ese día con todos los datos personales guardados con ella.`,
  },
};
