import { afterAll } from 'vitest';

/**
 * Makes each round of PBKDF2 one iteration for the file that calls this, where passwords are not the point. Rounds,
 * salts and stored strings stay what they are, and the product knows nothing of it.
 */
export function useCheapPasswords(): void {
  const { subtle } = crypto;
  const { deriveBits } = subtle;
  subtle.deriveBits = (algorithm, key, length) =>
    deriveBits.call(subtle, { ...(algorithm as SubtleCryptoDeriveKeyAlgorithm), iterations: 1 }, key, length);
  afterAll(() => {
    subtle.deriveBits = deriveBits;
  });
}
