import type { Context } from '../platform/context.ts';

/**
 * A mailbox as a keyed hash: case and `+tag` of the address are ignored, since both reach the same mailbox.
 *
 * `domain` is the address's domain in lower-case Punycode.
 */
export function mailboxHash({ secrets }: Pick<Context, 'secrets'>, address: string, domain: string): Promise<string> {
  const local = address.slice(0, address.lastIndexOf('@')).toLowerCase();
  return secrets.sign('mailbox', `${local.replace(/\+.*$/, '')}@${domain}`);
}
