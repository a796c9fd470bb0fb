import type { Context } from '../platform/context.ts';
import type { Mailbox } from './budget/rules.ts';

/**
 * The mailbox of an address: case and `+tag` are ignored, since both reach the same mailbox.
 *
 * `domain` is the address's domain in lower-case Punycode.
 */
export async function mailboxOf(
  { secrets }: Pick<Context, 'secrets'>,
  address: string,
  domain: string,
): Promise<Mailbox> {
  const local = address.slice(0, address.lastIndexOf('@')).toLowerCase();
  return secrets.signWithEach('mailbox', `${local.replace(/\+.*$/, '')}@${domain}`);
}
