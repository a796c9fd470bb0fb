const HIDDEN = '•••';

/**
 * An e-mail address that its owner recognises and no other reader can use: `hannah@example.com` is `h•••@e•••.com`.
 *
 * The bullets are three whatever they stand for, since a length would narrow down the guesses. Initials that are
 * neither letter nor digit are left out: a control character must not turn the text around it.
 */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  if (at === -1) return HIDDEN;
  const domain = email.slice(at + 1);
  const dot = domain.lastIndexOf('.');
  return `${mask(email.slice(0, at))}@${mask(domain)}${dot === -1 ? '' : domain.slice(dot)}`;
}

/** A user name as a page shows it: masked where it is an e-mail address. */
export function maskAddress(username: string): string {
  return username.includes('@') ? maskEmail(username) : username;
}

function mask(text: string): string {
  return `${/^[\p{L}\p{N}]/u.exec(text)?.[0] ?? ''}${HIDDEN}`;
}
