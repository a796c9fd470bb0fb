import * as v from 'valibot';

/** Days for which people are kept; a part that is absent ends nothing. */
export interface RetentionRule {
  /** Of an account without log-in. */
  readonly account?: number;
  /** Between the notice to its person and the end of an account. */
  readonly notice?: number;
  /** Of a profile without an account that has not been changed. */
  readonly profile?: number;
}

const PART = /^(account|notice|profile)=([1-9]\d{0,4})d$/;

function parse(text: string): RetentionRule | undefined {
  const rule: { -readonly [Part in keyof RetentionRule]: number } = {};
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const [, part, days] = PART.exec(word) ?? [];
    if (part === undefined || part in rule) return undefined;
    rule[part as keyof RetentionRule] = Number(days);
  }
  const { account = 0, notice } = rule;
  return notice !== undefined && notice >= account ? undefined : rule;
}

/** `account=730d notice=30d profile=365d`: each part is optional; a notice needs an account and is shorter. */
export const Retention = v.pipe(
  v.string(),
  v.check((text) => parse(text) !== undefined),
  v.transform((text) => parse(text) ?? {}),
);

/** The form of a rule, told where another was written. */
export const RETENTION_EXPECTED =
  'empty, or parts such as account=730d notice=30d profile=365d, where notice needs account and is shorter';
