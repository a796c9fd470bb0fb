import { afterAll } from 'vitest';

/**
 * Makes each round of PBKDF2 one iteration, and the pauses between them take no time, for the file that calls this,
 * where passwords are not the point. Rounds, salts and stored strings stay what they are, and the product knows nothing
 * of it.
 */
export function useCheapPasswords(): void {
  const { subtle } = crypto;
  const { deriveBits } = subtle;
  const { wait } = scheduler;
  subtle.deriveBits = (algorithm, key, length) =>
    deriveBits.call(subtle, { ...(algorithm as SubtleCryptoDeriveKeyAlgorithm), iterations: 1 }, key, length);
  // A pause of no time is a millisecond of the local runtime, and a hash has twenty.
  scheduler.wait = async (milliseconds, options) => {
    if (milliseconds > 0) await wait.call(scheduler, milliseconds, options);
  };
  afterAll(() => {
    subtle.deriveBits = deriveBits;
    scheduler.wait = wait;
  });
}
