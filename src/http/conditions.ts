/**
 * The entity tag of a version (RFC 9110 section 8.8.3).
 *
 * It names the version of the record rather than the bytes of a response; the two change together.
 */
export function entityTag(version: number): string {
  return `"${version}"`;
}

/**
 * The versions that an `If-Match` or `If-None-Match` header names; undefined without the header.
 *
 * `*` is `'any'`. A tag that was never given out names no version. A weak tag counts like a strong one although RFC 9110
 * section 13.1.1 would have `If-Match` refuse it: Cloudflare weakens tags of responses that it compresses, and since a
 * tag names a record's version, nothing is lost.
 */
export function versionsIn(header: string | null): readonly number[] | 'any' | undefined {
  if (header === null) return undefined;
  if (header.trim() === '*') return 'any';
  return [...header.matchAll(/(?:W\/)?"([1-9]\d{0,14})"/g)].map((match) => Number(match[1]));
}
