/** Why an address cannot receive events. */
export type UrlProblem = 'malformed' | 'not_https' | 'credentials' | 'fragment' | 'ip_address' | 'private_name';

/** Top-level names that lead nowhere, or into a network of one's own (RFC 6761, RFC 6762, RFC 8375, RFC 9476). */
const PRIVATE = ['localhost', 'local', 'internal', 'intranet', 'lan', 'home', 'corp', 'private', 'arpa', 'invalid'];

/**
 * The first rule that the address of a receiver breaks; undefined when events may be sent there.
 *
 * Parsing has made every way to write an IPv4 address (decimal, octal, hexadecimal, short) four numbers. Cloudflare
 * reaches no private network; names of one are refused nevertheless, since nothing can be meant by them. Locally,
 * `http://localhost` is where a receiver runs.
 */
export function urlProblem(text: string, isLocal: boolean): UrlProblem | undefined {
  const url = URL.parse(text);
  if (url === null || text.length > 2_000 || text !== text.trim()) return 'malformed';
  if (url.username !== '' || url.password !== '') return 'credentials';
  if (text.includes('#')) return 'fragment';
  const { protocol, hostname } = url;
  if (isLocal && protocol === 'http:' && hostname === 'localhost') return undefined;
  if (protocol !== 'https:') return 'not_https';
  if (hostname.startsWith('[') || /^[\d.]+$/.test(hostname)) return 'ip_address';
  if (isLocal && hostname === 'localhost') return undefined;
  const labels = hostname.replace(/\.$/, '').split('.');
  return labels.length < 2 || PRIVATE.includes(labels.at(-1) ?? '') ? 'private_name' : undefined;
}
