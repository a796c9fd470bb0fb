/** The key of a user name: what differs in case only is the same name. */
export function usernameKey(username: string): string {
  return username.toLowerCase();
}

/**
 * The key of an e-mail address: what differs in case only is the same address, and an internationalized domain is the
 * same as its Punycode. Undefined without an `@` or a domain behind it (UTS 46, as the URL standard applies it).
 */
export function emailKey(email: string): string | undefined {
  const at = email.lastIndexOf('@');
  if (at === -1) return undefined;
  const domain = asciiDomain(email.slice(at + 1));
  return domain === undefined ? undefined : `${email.slice(0, at).toLowerCase()}@${domain}`;
}

/**
 * The key under which a login name is looked up: that of an e-mail address, else that of a user name. Every spelling of one
 * address has the same key, so tries are counted by it.
 */
export function logInKey(name: string): string {
  return emailKey(name) ?? usernameKey(name);
}

/** The domain of an address or of a key, in lower-case Punycode. */
export function domainOf(email: string): string | undefined {
  return asciiDomain(email.slice(email.lastIndexOf('@') + 1));
}

/** What would end the host of a URL, or be decoded in it, is in no domain. */
const NOT_IN_A_DOMAIN = /[/\\:?#%@\s]/;

function asciiDomain(domain: string): string | undefined {
  if (NOT_IN_A_DOMAIN.test(domain)) return undefined;
  const { hostname } = URL.parse(`https://${domain}`) ?? {};
  return hostname === undefined || /^[\d.]+$/.test(hostname) ? undefined : hostname;
}
