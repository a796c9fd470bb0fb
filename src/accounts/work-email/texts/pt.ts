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
