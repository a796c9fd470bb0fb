import { domainToUnicode } from 'node:url';

export { toDomain } from '../../console/domains/domain.ts';

/** A domain for people to read: with its letters, and beside them the Punycode that is kept, where the two differ. */
export function forPeople(domain: string): string {
  const letters = domainToUnicode(domain);
  return letters === domain ? domain : `${letters} (kept as ${domain})`;
}
