import type { MailTexts } from './types.ts';

/** The mails in Chinese in simplified characters: what CLDR takes a bare `zh` for. */
export const zh: MailTexts = {
  fallback: '如果按钮无法使用，请将以下地址复制到浏览器中打开：',
  work_email: {
    subject: '请确认您的工作邮箱',
    intro: (site) => `有人使用此工作邮箱在 ${site} 注册了一个账号。`,
    ask: '请打开以下页面确认，或告知我们这并非您本人操作：',
    button: '确认或拒绝',
    note: '该链接在注册后 48 小时失效。如果您忽略此邮件，则不会有任何变化。',
  },
  password_reset: {
    subject: '设置新密码',
    intro: (site) => `有人为您在 ${site} 的账号申请了新密码。`,
    ask: '如果是您本人操作，请在此设置：',
    button: '设置新密码',
    note: '该链接仅可使用一次，并在申请后 1 小时失效。如果并非您本人操作，请忽略此邮件，您的密码不会改变。',
  },
};
