import type { MailTexts } from './types.ts';

/** The mails in Chinese in simplified characters: what CLDR takes a bare `zh` for. */
export const zh: MailTexts = {
  fallback: '如果按钮无法使用，请将以下地址复制到浏览器中打开：',
  username: '您的用户名：',
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
  email: {
    subject: '请确认您的电子邮件地址',
    intro: (site) => `有人在 ${site} 的一个帐户中填写了此电子邮件地址。`,
    ask: '请打开此页面确认，或告诉我们不是您本人：',
    button: '确认或拒绝此地址',
    note: '此链接在请求后 48 小时失效。如果您忽略此邮件，该地址将保持未确认状态。',
  },
  password_changed: {
    subject: '您的密码已更改',
    intro: (site) => `您在 ${site} 的帐户密码已更改。`,
    note: '如果是您本人操作，则无需再做任何事。如果不是，请立即在网站上申请新密码。',
  },
  email_changed: {
    subject: '您的电子邮件地址已更改',
    intro: (site) => `您在 ${site} 的帐户现在使用另一个电子邮件地址，此地址不再属于该帐户。`,
    note: '如果是您本人操作，则无需再做任何事。如果不是，请立即与我们联系。',
  },
  erased: {
    subject: '您的帐户已删除',
    intro: (site) => `您在 ${site} 的帐户及其保存的所有个人数据已按使用您的密码提出的请求删除。`,
    note: '您无需做任何事。如果不是您本人操作，请与我们联系。',
  },
  retention: {
    subject: '如不登录，您的帐户将被删除',
    intro: (site) => `您已很久没有登录 ${site} 的帐户。我们不保留不再使用的帐户。`,
    note: (date) =>
      `如需保留帐户，请在 ${date} 之前使用密码登录。如果您不采取任何行动，帐户及其保存的所有个人数据将从该日起被删除。`,
  },
};
