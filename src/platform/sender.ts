/** A sender of mails: an address, and a name if one is given. */
export interface Sender {
  readonly email: string;
  readonly name?: string;
}

/** `jobs@example.com` or `Acme Careers <jobs@example.com>`, the name perhaps in quotes; undefined for anything else. */
export function readSender(text: string): Sender | undefined {
  const [, quoted, plain, named, bare] =
    /^(?:(?:"([^"\\<>]+)"|([^"\\<>@]+)) ?<([^\s@<>"]+@[^\s@<>"]+)>|([^\s@<>"]+@[^\s@<>"]+))$/.exec(text) ?? [];
  if (bare !== undefined) return { email: bare };
  const name = (quoted ?? plain ?? '').trim();
  if (named === undefined || name === '' || /[\p{C}\p{Zl}\p{Zp}]/u.test(name)) return undefined;
  return { email: named, name };
}
