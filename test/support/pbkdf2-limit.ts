/**
 * Makes PBKDF2 refuse what Cloudflare refuses: the local workerd takes any number of iterations, so that a password
 * hash which breaks every deployment would pass every test.
 */
const MOST_ITERATIONS = 100_000;

const { subtle } = crypto;
// The prototype's: a file before this one may have wrapped it already.
const derive = SubtleCrypto.prototype.deriveBits.bind(subtle);

subtle.deriveBits = async (algorithm, key, length) => {
  const { iterations } = algorithm as SubtleCryptoDeriveKeyAlgorithm;
  if (iterations !== undefined && iterations > MOST_ITERATIONS) {
    const message = `Pbkdf2 failed: iteration counts above ${MOST_ITERATIONS} are not supported (requested ${iterations}).`;
    throw new DOMException(message, 'NotSupportedError');
  }
  return derive(algorithm, key, length);
};
