import { createRequire } from 'node:module';

/**
 * Providers that `email-providers` lacks and that give mailboxes to anyone or to their customers.
 *
 * Chosen by what applicants in Europe and Asia commonly write from, so a domain that is missing is no proof of a
 * company. A domain that later appears in the package may go.
 */
const MORE = [
  ...['gmx.ch', 'gmx.es', 'gmx.us', 'posteo.de', 'posteo.net', 'fastmail.com', 'startmail.com', 'mailfence.com'],
  ...['tutanota.com', 'tutanota.de', 'tutamail.com', 'tuta.com', 'tuta.io', 'keemail.me', 'disroot.org', 'riseup.net'],
  ...['zohomail.com', 'zohomail.eu', 'zohomail.in', 'aol.de', 'hotmail.se', 'live.se', 'duck.com', 'mozmail.com'],
  ...['passmail.net', 'simplelogin.com', 'anonaddy.com', '139.com', '189.cn', 'icloud.com.cn', 'ziggo.nl', 'xs4all.nl'],
  ...['aon.at', 'chello.at', 'hispeed.ch', 'unitybox.de', 'bredband.net', 'comhem.se', 'telefonica.net'],
];

/**
 * The domains (in lower-case Punycode) of public mail providers, whose mailboxes tell nothing of an employer.
 *
 * No list is complete: it keeps an operator from a slip, and not from everything. The build writes it to a file for the
 * console.
 *
 * @see https://github.com/derhuerst/email-providers
 */
export function publicMailProviders(): readonly string[] {
  // Read when it is asked for: no other command needs its 8,760 domains.
  const known: readonly string[] = createRequire(import.meta.url)('email-providers/all.json');
  return [...known, ...MORE];
}

/** Whether a domain is that of a public mail provider. */
export function isPublicMailProvider(domain: string): boolean {
  return publicMailProviders().includes(domain);
}
