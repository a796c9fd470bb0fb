/** Rows of one call at the most. */
export const MOST_ROWS = 500;
/** Rows of one call with a plain password at the most: hashing one takes its time. */
export const MOST_PASSWORDS = 20;

/** Whether a row, as it was sent, has a plain password. */
export function hasPassword({ account }: Readonly<Record<string, unknown>>): boolean {
  return typeof account === 'object' && account !== null && 'password' in account && Boolean(account.password);
}
