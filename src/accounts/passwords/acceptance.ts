import { Failure } from '../../http/failure.ts';
import type { Context } from '../../platform/context.ts';
import { missedAsKnown } from './known/known-passwords.ts';
import { missedRules } from './policy-rules.ts';

/** Throws `password invalid` for a password that misses a rule, or that attackers know. */
export async function requireAcceptablePassword(context: Context, password: string): Promise<void> {
  const missed = missedRules(password);
  const hints =
    missed.length > 0 ? missed : [await missedAsKnown(context, password)].filter((hint) => hint !== undefined);
  if (hints.length > 0) throw new Failure('password invalid', { hints });
}
