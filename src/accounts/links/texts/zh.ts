import type { PageTexts } from './types.ts';

/** The pages in Chinese in simplified characters: what CLDR takes a bare `zh` for. */
export const zh: PageTexts = {
  confirm: {
    title: '这是您的账号吗？',
    lead: '有人使用您的工作邮箱注册了此账号。',
    username: '用户名',
    email: '电子邮箱',
    workEmail: '工作邮箱',
    hint: '仅当此账号由您本人创建时才请确认：确认后，它将被视为员工账号。如果并非您本人创建，我们会从该账号中移除您的邮箱地址。',
    confirm: '确认',
    deny: '不是我本人',
  },
  confirmed: {
    title: '您的邮箱地址已确认',
    text: '谢谢。该账号现已被视为员工账号。您可以关闭此页面。',
  },
  denied: {
    title: '您的邮箱地址已移除',
    text: '感谢您告知我们。您的工作邮箱已不再与此账号关联。您无需再做任何操作。',
  },
  email: {
    title: '此电子邮件地址是您的吗？',
    lead: '有人为此帐户填写了收到我们邮件的这个地址。',
    hint: '仅当该帐户属于您时才确认：确认后该帐户将使用此地址。如果不是您本人，此地址不会用于该帐户。',
  },
  emailConfirmed: { title: '您的电子邮件地址已确认', text: '谢谢。该帐户现在使用此地址。您可以关闭此页面。' },
  emailDenied: { title: '此地址不会被使用', text: '感谢您告知我们。此地址对该帐户仍未确认。您无需再做任何事。' },
  taken: {
    title: '此地址已被占用',
    text: '在此期间另一个帐户已使用它，因此无法为此帐户确认。如果那个帐户也是您的，请用它登录。',
  },
  gone: {
    title: '此链接已失效',
    text: '它可能已被使用、已过期，或未完整复制。如果您已作出答复，则无需再做任何操作。',
  },
  domainGone: {
    title: '此邮箱域名已不再被接受',
    text: '该公司的邮箱地址已无法再确认。账号本身仍可使用。如果您认为有误，请联系贵公司的人力资源部门。',
  },
  unavailable: {
    title: '请稍后再试',
    text: '服务暂时不可用。请在几分钟后重新打开邮件中的链接。',
  },
};
