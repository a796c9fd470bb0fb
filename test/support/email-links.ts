import { loggedIn, pageIn, UNCOUNTED } from './accounts.ts';
import { type Mail, mailbox } from './mailbox.ts';
import { PATHS } from './paths.ts';
import { anAccount, PASSWORD } from './seed.ts';
import { type Call, call } from './service.ts';

type Options = Omit<Call, 'json' | 'body'>;

/** An applicant who is logged in, with the mails that were sent, and what asks for another address. */
export async function aReader(fields: object = {}, { env: bindings, seams }: Options = {}) {
  const { env, mails } = mailbox();
  const options = { env: { ...env, ...bindings }, ...(seams && { seams }) };
  const person = await anAccount(fields, options);
  const headers = await loggedIn(person.username, PASSWORD, options);
  const ask = (email: unknown, more: Options & { password?: unknown } = {}) => {
    const { password = PASSWORD, env: others, ...rest } = more;
    const sent = { email, password };
    return call('POST', PATHS.changeEmail, {
      ...options,
      headers,
      json: sent,
      ...rest,
      env: { ...options.env, ...UNCOUNTED, ...others },
    });
  };
  const verify = (more: Options = {}) => call('POST', PATHS.verifyEmail, { ...options, headers, ...more });
  return { ...person, headers, mails, options, ask, verify };
}

/** The path of the page that the last of several mails leads to. */
export function lastPage(mails: readonly Mail[]): string {
  return pageIn(mails.at(-1));
}
