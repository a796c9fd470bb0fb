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

/** Does work in which no password is verified without the cost of hashing: for a crowd, after one with the real cost. */
export async function withoutHashing(work: () => Promise<void>): Promise<void> {
  const spy = vi.spyOn(crypto.subtle, 'deriveBits');
  spy.mockImplementation(async () => crypto.getRandomValues(new Uint8Array(32)).buffer);
  try {
    await work();
  } finally {
    spy.mockRestore();
  }
}
