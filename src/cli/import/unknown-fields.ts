import { ImportRowDescription } from '../../transfer/schema.ts';

/** The fields of an account that an import reads; careers sites send others, which are ignored. */
const KNOWN = new Set([
  ...Object.keys(ImportRowDescription.entries.account.wrapped.entries),
  // Of a registration, where they claim a work address by a mail. An import sends none.
  'workEmail',
]);

/** Collects fields of accounts that are ignored: a misspelled one would go unnoticed. */
export function unknownFieldsOf() {
  const rowsWith = new Map<string, number>();
  return {
    note({ account }: Readonly<Record<string, unknown>>) {
      if (typeof account !== 'object' || account === null) return;
      for (const field of Object.keys(account)) {
        if (!KNOWN.has(field)) rowsWith.set(field, (rowsWith.get(field) ?? 0) + 1);
      }
    },
    /** One sentence for each field, the first few. */
    sentences(): string[] {
      const all = [...rowsWith].slice(0, 10);
      return all.map(
        ([field, count]) => `account.${field} is no field of an account, and was ignored (rows: ${count}).`,
      );
    },
  };
}
