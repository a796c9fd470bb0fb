/**
 * The key of an e-mail address, by which addresses are compared everywhere: the local part in lower case, the domain as
 * Punycode (UTS 46, as the URL standard applies it). Undefined without an `@` or a domain behind it.
 */
export function emailKey(email: string): string | undefined {
  const domain = domainOf(email);
  return domain === undefined ? undefined : `${localPartOf(email).toLowerCase()}@${domain}`;
}

/**
 * Where mail to an address goes: the local part as typed, at the domain in Punycode.
 *
 * A domain can be spelled in many ways, and a mail service may read them in another way than the list of domains that
 * one of them was looked up in. Throws for an address without a key.
 */
export function mailAddress(email: string): string {
  const domain = domainOf(email);
  if (domain === undefined) throw new Error('an e-mail address has no domain');
  return `${localPartOf(email)}@${domain}`;
}

/** The domain of an address or of a key, in lower-case Punycode. */
export function domainOf(email: string): string | undefined {
  const at = email.lastIndexOf('@');
  return at === -1 ? undefined : asciiDomain(email.slice(at + 1));
}

function localPartOf(email: string): string {
  return email.slice(0, email.lastIndexOf('@'));
}

/** Characters that end the host of a URL, or are decoded in it: no domain has one. */
const NOT_IN_A_DOMAIN = /[/\\:?#%@\s]/;

/** An address of the network, and labels that DNS does not have: URLs take all of them. */
const NO_DOMAIN = /^[\d.]+$|^\.|\.\.|\.$|[^.]{64}|^.{254}/;

function asciiDomain(domain: string): string | undefined {
  if (NOT_IN_A_DOMAIN.test(domain)) return undefined;
  const { hostname } = URL.parse(`https://${domain}`) ?? {};
  return hostname === undefined || NO_DOMAIN.test(hostname) ? undefined : hostname;
}
