import type { Context } from '../../../platform/context.ts';
import { normalizedPassword, type PasswordRule } from '../policy-rules.ts';
import { isBreached } from './breached.ts';

/** The list of an isolate: it never changes while that lives. */
let common: Promise<ReadonlySet<string>> | undefined;

/**
 * The rule that a password misses which satisfies the policy, because attackers know it: one of the most common passwords
 * (ASVS 5.0, 6.2.4), or one of a breach.
 *
 * Either check lets pass what it cannot look up, and says so in the log: a registration must not fail over it.
 */
export async function missedAsKnown(context: Context, password: string): Promise<PasswordRule | undefined> {
  if (await isCommon(context, password)) return 'common';
  return (await isBreached(context, password)) ? 'breached' : undefined;
}

async function isCommon({ assets, log }: Context, password: string): Promise<boolean> {
  try {
    common ??= readList(assets);
    return (await common).has(normalizedPassword(password).toLowerCase());
  } catch {
    common = undefined;
    log('warn', 'common_passwords_unavailable');
    return false;
  }
}

/** The list that the build has cut down to what can satisfy the policy, ignoring case. */
async function readList(assets: Context['assets']): Promise<ReadonlySet<string>> {
  const list = await assets.fetch('https://assets/common-passwords.txt');
  if (!list.ok) throw new Error('the list of common passwords is missing');
  return new Set((await list.text()).split('\n'));
}
