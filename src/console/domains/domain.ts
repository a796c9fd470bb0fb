import { Rejection } from '../../clients/management/rejection.ts';

/** Two labels at least, and no number at the end, so that no IP address passes for a domain. */
const DOMAIN = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;
/** Characters with a meaning of their own in a URL, which would not arrive in its host. */
const FOREIGN = /[\s@/\\:?#%[\]]/;

/** The domain as the list keeps it, in lower-case Punycode: the same URL parser says so here and in the Worker. */
export function toDomain(input: string): string {
  const domain = !FOREIGN.test(input) && URL.canParse(`http://${input}`) ? new URL(`http://${input}`).hostname : '';
  if (DOMAIN.test(domain)) return domain;
  throw new Rejection(`"${input}" is not a domain: write it like acme.com, without a scheme, an @ or a path.`);
}
