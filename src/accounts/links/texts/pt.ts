import type { PageTexts } from './types.ts';

/** The pages in Portuguese, as in Brazil: what CLDR takes a bare `pt` for. Words that Portugal shares are preferred. */
export const pt: PageTexts = {
  confirm: {
    title: 'Esta conta é sua?',
    lead: 'Alguém registrou esta conta com o seu e-mail profissional.',
    username: 'Nome de usuário',
    email: 'E-mail',
    workEmail: 'E-mail profissional',
    hint: 'Confirme somente se foi você quem a criou: ela passará a ser uma conta de colaborador. Se não foi você, removeremos o seu endereço dela.',
    confirm: 'Confirmar',
    deny: 'Não fui eu',
  },
  confirmed: {
    title: 'O seu endereço está confirmado',
    text: 'Agradecemos. A conta agora é uma conta de colaborador. Você pode fechar esta página.',
  },
  denied: {
    title: 'O seu endereço foi removido',
    text: 'Agradecemos o aviso. O seu e-mail profissional não está mais vinculado a esta conta. Você não precisa fazer mais nada.',
  },
  email: {
    title: 'Este endereço de e-mail é seu?',
    lead: 'Alguém informou para esta conta o endereço para o qual nosso e-mail foi enviado.',
    hint: 'Confirme somente se a conta for sua: ela passará a usar este endereço. Se não foi você, o endereço não será usado.',
  },
  emailConfirmed: {
    title: 'Seu endereço de e-mail está confirmado',
    text: 'Obrigado. A conta agora usa este endereço. Você pode fechar esta página.',
  },
  emailDenied: {
    title: 'O endereço não será usado',
    text: 'Obrigado por avisar. O endereço continua sem confirmação para esta conta. Você não precisa fazer mais nada.',
  },
  taken: {
    title: 'Este endereço já está ocupado',
    text: 'Enquanto isso, outra conta passou a tê-lo; por isso ele não pode ser confirmado para esta. Se aquela conta também for sua, entre com ela.',
  },
  gone: {
    title: 'Este link não é mais válido',
    text: 'Ele já foi usado, expirou ou não foi copiado por completo. Se você já respondeu, não precisa fazer mais nada.',
  },
  domainGone: {
    title: 'Este domínio de e-mail não é mais aceito',
    text: 'Os endereços desta empresa não podem mais ser confirmados. A conta continua funcionando. Se você acha que se trata de um engano, fale com o departamento de Recursos Humanos.',
  },
  unavailable: {
    title: 'Tente novamente em instantes',
    text: 'O serviço não está disponível no momento. Abra novamente o link do e-mail daqui a alguns minutos.',
  },
};
