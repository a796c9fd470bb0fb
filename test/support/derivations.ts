import { vi } from 'vitest';

/** How often a password was worked on while the work ran: each round of PBKDF2 is one derivation. */
export async function derivations(work: () => Promise<unknown>): Promise<number> {
  const spy = vi.spyOn(crypto.subtle, 'deriveBits');
  try {
    await work();
    return spy.mock.calls.length;
  } finally {
    spy.mockRestore();
  }
}
