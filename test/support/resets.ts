import { linkIn, UNCOUNTED } from './accounts.ts';
import { mailbox } from './mailbox.ts';
import { V3 } from './paths.ts';
import { asSite, ORIGIN } from './seed.ts';
import { type Call, call, form } from './service.ts';

/** Asks for a link to set a new password. A parameter that is `undefined` is left out. */
export function askForReset(
  parameters: Record<string, string | undefined>,
  { base = V3, env, headers, ...options }: Omit<Call, 'json' | 'body'> & { base?: string } = {},
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
