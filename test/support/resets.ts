import { linkIn, ORIGIN, ofSite, UNCOUNTED, V3 } from './accounts.ts';
import { mailbox } from './mailbox.ts';
import { type Call, call } from './service.ts';

/** Asks for a link to set a new password. A parameter that is `undefined` is left out. */
export function askForReset(
  parameters: Record<string, string | undefined>,
  { base = V3, env, headers, ...options }: Omit<Call, 'json' | 'body'> & { base?: string } = {},
): Promise<Response> {
  const sent = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return call('POST', `${base}/lostPasswordLink?${new URLSearchParams(sent)}`, {
    headers: { ...ofSite, ...headers },
    env: { ...UNCOUNTED, ...env },
    ...options,
  });
}

/** The token in the mail to somebody who has lost the password. */
export async function resetToken({ email }: { email: string }, seams: Call['seams'] = {}): Promise<string> {
  const { env, mails } = mailbox();
  await askForReset({ email, url: `${ORIGIN}/reset` }, { env, seams });
  return linkIn(mails[0]).searchParams.get('authToken') ?? 'no token in the link';
}
