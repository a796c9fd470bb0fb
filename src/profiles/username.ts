/** Pattern of a user name. */
export const USERNAME = /^[A-Za-z0-9.\-_+@]{1,250}$/;

/** The key of a user name: what differs in case only is the same name. */
export function usernameKey(username: string): string {
  return username.toLowerCase();
}
