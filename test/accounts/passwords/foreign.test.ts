import { expect, it } from 'vitest';
import { NO_PASSWORD, readImportedHash, verifyPassword } from '../../../src/accounts/passwords/hashing/hashing.ts';
import { loggedIn, logIn } from '../../support/accounts.ts';
import { derivations } from '../../support/derivations.ts';
import { aMover, imported } from '../../support/import.ts';
import { rows } from '../../support/profiles.ts';

/** Hashes that other implementations have made: Passlib's and Argon2's documents, jBCrypt's tests, Python's hashlib. */
const HASHES: readonly (readonly [maker: string, hash: string, password: string])[] = [
  [
    'Passlib, PBKDF2-SHA256',
    '$pbkdf2-sha256$6400$.6UI/S.nXIk8jcbdHx3Fhg$98jZicV16ODfEsEZeYPGHU3kbrUrvUEXOPimVSQDD44',
    'password',
  ],
  [
    'Passlib, PBKDF2-SHA512',
    '$pbkdf2-sha512$25000$AAECAwQFBgcICQoLDA0ODw$zE3uImgd4PfkvUK56xqX1U5G6RsxflM3/zHkomGQtlB1WBnn0ZB8yTlSFiIMQkSAAYLspa9xTpXJeZIsM26ERw',
    'grün-Day-2025',
  ],
  [
    'Keycloak, 64 bytes of SHA-256',
    '$pbkdf2-sha256$27500$AAECAwQFBgcICQoLDA0ODw==$kBZztRE8x/hoPk/tKKqNF5fxkEb70RWJrd7oDi28jEnYbuNGHVbPlYJ2zhyUe+rPgObPGQX/fGavizXZDV4U8Q==',
    'grün-Day-2025',
  ],
  [
    'Django, more than WebCrypto takes',
    'pbkdf2_sha256$120000$YDLs5xM$O/ZXUOR5RT+fd5dMtAUtnHDSh0CUzthNrGRo+yVsMv4=',
    'grün-Day-2025',
  ],
  ['bcrypt 2a', '$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i', 'abc'],
  ['bcrypt 2b', '$2b$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i', 'abc'],
  ['bcrypt 2y', '$2y$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i', 'abc'],
  ['scrypt', '$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E', 'password'],
  ['Argon2id', '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4', 'password'],
];

it.each(HASHES)('verifies what %s has made', async (_, hash, password) => {
  expect(readImportedHash(hash)).toBeUndefined();
  expect(await verifyPassword(password, hash)).toBe(true);
  expect(await verifyPassword(`${password}x`, hash)).toBe(false);
  expect(await verifyPassword('', hash)).toBe(false);
});

it('takes a password that another keyboard types in another way', async () => {
  const [, hash = '', password = ''] = HASHES[1] ?? [];
  expect(await verifyPassword(password.normalize('NFD'), hash)).toBe(true);
});

const SALT = 'AAECAwQFBgcICQoLDA0ODw';
const HASH = 'oLCUQMXuerShyNE6MopByWAcQ6LJnGgwepLZRCShpyw';
const BCRYPT = 'If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i';
const costly = 'password_hash_too_costly';
const invalid = 'invalid_password_hash';

it.each([
  [`$pbkdf2-sha256$999$${SALT}$${HASH}`, invalid, 'pbkdf2-sha256'],
  [`$pbkdf2-sha256$1500001$${SALT}$${HASH}`, costly, 'pbkdf2-sha256'],
  [`$pbkdf2-sha256$i=100000,r=16$${SALT}$${HASH}`, costly, 'pbkdf2-sha256'],
  [`$pbkdf2-sha512$1500001$${SALT}$${HASH}`, costly, 'pbkdf2-sha512'],
  [`pbkdf2_sha256$1500001$salt$${HASH}=`, costly, 'pbkdf2-sha256'],
  [`$2b$03$${BCRYPT}`, invalid, 'bcrypt'],
  [`$2b$15$${BCRYPT}`, costly, 'bcrypt'],
  [`$2b$10$${BCRYPT}x`, invalid, 'bcrypt'],
  [`$scrypt$ln=17,r=8,p=2$${SALT}$${HASH}`, costly, 'scrypt'],
  [`$scrypt$ln=99,r=8,p=1$${SALT}$${HASH}`, costly, 'scrypt'],
  [`$scrypt$ln=16,r=0,p=1$${SALT}$${HASH}`, invalid, 'scrypt'],
  [`$argon2id$v=19$m=65537,t=2,p=1$${SALT}$${HASH}`, costly, 'argon2id'],
  [`$argon2id$v=19$m=1024,t=11,p=1$${SALT}$${HASH}`, costly, 'argon2id'],
  [`$argon2id$v=19$m=7,t=2,p=1$${SALT}$${HASH}`, invalid, 'argon2id'],
  [`$argon2id$v=19$m=1024,t=2,p=65$${SALT}$${HASH}`, costly, 'argon2id'],
  [`$argon2id$v=19$m=256,t=2,p=1$c29tZXM$${HASH}`, invalid, 'argon2id'],
  [`$scrypt$ln=16,r=1,p=1$${SALT}$${HASH}`, invalid, 'scrypt'],
  [`$argon2id$v=16$m=1024,t=2,p=1$${SALT}$${HASH}`, invalid, 'argon2id'],
  [`$argon2i$v=19$m=1024,t=2,p=1$${SALT}$${HASH}`, invalid, 'argon2i'],
  [`$pbkdf2-sha256$1000$${SALT}$AAAA`, invalid, 'pbkdf2-sha256'],
  ['$1$5pZSV9va$azfrPr6af3Fc7dLblQXVa0', invalid, 'md5-crypt'],
  ['$6$rounds=5000$usesomesillystri$D4IrlXatmP7rx3P3InaxBeoomnAihCKRVQAr', invalid, 'sha512-crypt'],
  ['{SSHA}pKqkNr1tq3wtQqk+UcPyA3HnA2NsU5NJ', invalid, 'ldap-salted-sha'],
  ['$P$B6c1aPD3SXWnS1sM6dGeeSNb0nWNqG1', invalid, 'phpass'],
  ['5f4dcc3b5aa765d61d8327deb882cf99', invalid, 'md5'],
  ['secret', invalid, 'unknown'],
  ['$'.repeat(2_000), invalid, 'unknown'],
])('does not take %s: %s', async (hash, problem, kind) => {
  expect(readImportedHash(hash)).toEqual({ problem, kind });
});

it.each([
  `$pbkdf2-sha256$1000$${SALT}$${HASH}`,
  `$pbkdf2-sha256$i=1500000,l=32$${SALT}$${HASH}`,
  `$pbkdf2-sha256$i=30000,r=20$${SALT}$${HASH}`,
  `$2y$14$${BCRYPT}`,
  `$2y$04$${BCRYPT}`,
  `$scrypt$ln=17,r=8,p=1$${SALT}$${HASH}`,
  `$argon2id$v=19$m=65536,t=10,p=4$${SALT}$${HASH}`,
])('takes %s, at the bounds', (hash) => {
  expect(readImportedHash(hash)).toBeUndefined();
});

it.each([
  `$scrypt$ln=15,r=1,p=1$AA$${HASH}`,
  `$argon2id$v=19$m=512,t=1,p=64$AAECAwQFBgc$${HASH}`,
  `$pbkdf2-sha512$1000$AA$${HASH}`,
  `pbkdf2_sha256$1000$s$${HASH}`,
])('verifies by %s, of the least salt and the most lanes', async (hash) => {
  expect(readImportedHash(hash)).toBeUndefined();
  expect(await verifyPassword('password', hash)).toBe(false);
});

it('does the default work for an account without a password, and returns false', async () => {
  const verified: boolean[] = [];
  const worked = await derivations(async () => {
    verified.push(await verifyPassword('!', NO_PASSWORD));
  });
  expect([verified, worked]).toEqual([[false], 20]);
});

it('replaces an imported hash by ours at the first log-in', async () => {
  const headers = await aMover();
  const account = { username: 'moved.one', email: 'moved.one@example.com', password_hash: `$2y$06$${BCRYPT}` };
  await imported(headers, [{ account }]);
  const hash = async () => (await rows<{ password_hash: string }>('accounts'))[0]?.password_hash;
  expect((await logIn('moved.one', 'abd')).status).toBe(400);
  expect(await hash()).toBe(account.password_hash);
  await loggedIn('moved.one', 'abc');
  expect(await hash()).toMatch(/^\$pbkdf2-sha256\$i=30000,r=20\$/);
  await loggedIn('MOVED.one@example.com', 'abc');
});
