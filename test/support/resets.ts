import { env as bindings } from 'cloudflare:workers';
import { linkIn, UNCOUNTED } from './accounts.ts';
import { mailbox } from './mailbox.ts';
import { V3 } from './paths.ts';
import { asSite, ORIGIN } from './seed.ts';
import { type Call, call, form } from './service.ts';

/** Lets every mailbox get reset mails again. */
export async function forgetResets(): Promise<void> {
  await bindings.DB.prepare(`delete from mailbox_events where kind = 'password_reset'`).run();
}

type Options = Omit<Call, 'json' | 'body'> & { base?: string };

/** Asks for a link to set a new password, of a mailbox that has got none yet. A parameter that is `undefined` is left out. */
export async function askForReset(
  parameters: Record<string, string | undefined>,
  options: Options = {},
): Promise<Response> {
  await forgetResets();
  return askForResetAgain(parameters, options);
}

/** The same of a mailbox that may have got mails already. */
export function askForResetAgain(
  parameters: Record<string, string | undefined>,
  { base = V3, env, headers, ...options }: Options = {},
): Promise<Response> {
  return call('POST', `${base}/lostPasswordLink?${form(parameters)}`, {
    headers: { ...asSite, ...headers },
    env: { ...UNCOUNTED, ...env },
    ...options,
  });
}

/** The token in the mail that a lost password causes. */
export async function resetToken({ email }: { email: string }, seams: Call['seams'] = {}): Promise<string> {
  const { env, mails } = mailbox();
  await askForReset({ email, url: `${ORIGIN}/reset` }, { env, seams });
  return linkIn(mails[0]).searchParams.get('authToken') ?? 'no token in the link';
}
