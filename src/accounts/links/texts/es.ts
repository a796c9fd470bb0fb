import type { PageTexts } from './types.ts';

/** The pages in Spanish. */
export const es: PageTexts = {
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
  email: {
    title: '¿Es suya esta dirección de correo?',
    lead: 'Alguien ha indicado para esta cuenta la dirección a la que se envió nuestro correo.',
    hint: 'Confirme solo si la cuenta es suya: entonces se usará esta dirección. Si no fue usted, la dirección no se usará para ella.',
  },
  emailConfirmed: {
    title: 'Su dirección de correo está confirmada',
    text: 'Gracias. La cuenta usa ahora esta dirección. Puede cerrar esta página.',
  },
  emailDenied: {
    title: 'La dirección no se usará',
    text: 'Gracias por avisarnos. La dirección queda sin confirmar para esta cuenta. No tiene que hacer nada más.',
  },
  taken: {
    title: 'Esta dirección ya está ocupada',
    text: 'Otra cuenta la tiene entretanto, por lo que no puede confirmarse para esta. Si esa cuenta también es suya, inicie sesión con ella.',
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
};
