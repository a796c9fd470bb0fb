import { base64url } from 'jose';
import { expect, it } from 'vitest';
import { listOfSecrets, openSecrets, type Purpose } from '../../src/platform/secrets.ts';

const OLD = 'the older one of the two secrets';
const NEW = 'the newer one of the two secrets';
const PURPOSES: readonly Purpose[] = ['client-token', 'idempotency', 'link', 'name-limit'];

const open = (list: string) => openSecrets(list, () => {});
const utf8 = (text: string) => new Uint8Array(new TextEncoder().encode(text));

it('verifies what it has signed, for the same purpose and the same text only', async () => {
  const secrets = open(NEW);
  for (const purpose of PURPOSES) {
    const signature = await secrets.sign(purpose, 'lnk_1');
    for (const other of PURPOSES) expect(await secrets.verify(other, 'lnk_1', signature)).toBe(other === purpose);
    expect(await secrets.verify(purpose, 'lnk_2', signature)).toBe(false);
    expect(await secrets.verify(purpose, '', signature)).toBe(false);
  }
});

it('signs differently for each purpose and with each secret', async () => {
  const signatures = await Promise.all(
    [OLD, NEW].flatMap((secret) => PURPOSES.map((purpose) => open(secret).sign(purpose, 'a text'))),
  );
  expect(new Set(signatures).size).toBe(2 * PURPOSES.length);
});

it('verifies with every secret of the list and signs with the first', async () => {
  const [old, both, current] = [open(OLD), open(`${NEW},${OLD}`), open(NEW)];
  expect(await both.verify('link', 'a text', await old.sign('link', 'a text'))).toBe(true);
  expect(await both.sign('link', 'a text')).toBe(await current.sign('link', 'a text'));
  expect(await current.verify('link', 'a text', await old.sign('link', 'a text'))).toBe(false);
});

it('signs with the first secret of the highest number, and verifies with all', async () => {
  const third = 'the third of the secrets of a service';
  const env = { SERVICE_SECRETS: OLD, SERVICE_SECRETS_10: `${NEW},${third}`, SERVICE_SECRETS_2: third, DB: {} };
  const secrets = openSecrets(listOfSecrets(env), () => {});
  expect(await secrets.sign('link', 'a text')).toBe(await open(NEW).sign('link', 'a text'));
  for (const one of [OLD, NEW, third]) {
    expect(await secrets.verify('link', 'a text', await open(one).sign('link', 'a text'))).toBe(true);
  }
});

it.each([
  [{}, undefined],
  [{ SERVICE_SECRETS: undefined, SERVICE_SECRETS_2: NEW }, NEW],
  [{ SERVICE_SECRETS: OLD, SERVICE_SECRETS_2: '' }, `,${OLD}`],
  [{ SERVICE_SECRETS: OLD, SERVICE_SECRETS_1: NEW, SERVICE_SECRETS_02: NEW, SERVICE_SECRETS_: NEW }, OLD],
])('reads of %j the list %j', (env, list) => {
  expect(listOfSecrets(env)).toBe(list);
});

it('tells another text from a key that is gone', async () => {
  const [old, both, current] = [open(OLD), open(`${NEW},${OLD}`), open(NEW)];
  const sealed = await old.seal('idempotency', 'a text');
  expect(await both.compare('idempotency', 'a text', sealed)).toBe('same');
  expect(await both.compare('idempotency', 'another', sealed)).toBe('other');
  expect(await current.compare('idempotency', 'a text', sealed)).toBe('unknown');
  expect(await current.compare('idempotency', 'another', sealed)).toBe('unknown');
  expect(await old.compare('link', 'a text', sealed)).toBe('unknown');
});

it.each([
  ['nothing', ''],
  ['text that is no base64', '~'],
  ['another signature', 'A'.repeat(43)],
  ['a part of it', (signature: string) => signature.slice(0, 40)],
  ['it and more', (signature: string) => `${signature}AAAA`],
  ['padding', (signature: string) => `${signature}=`],
  ['white space', (signature: string) => `${signature.slice(0, 20)} ${signature.slice(20)}`],
  ['the bits that base64 leaves over', (signature: string) => signature.slice(0, -1) + spare(signature.slice(-1))],
  ['the other alphabet', (signature: string) => signature.replaceAll('-', '+').replaceAll('_', '/')],
])('takes no signature with %s for the right one', async (_name, forge) => {
  const secrets = open(NEW);
  const [text, signature] = await signedWithBothSigns(secrets);
  expect(await secrets.verify('link', text, signature)).toBe(true);
  expect(await secrets.verify('link', text, typeof forge === 'string' ? forge : forge(signature))).toBe(false);
});

it('derives its keys by HKDF with SHA-256 (RFC 5869), reckoned here step by step', async () => {
  const pseudorandom = await hmac(new Uint8Array(32), utf8(NEW));
  const key = await hmac(pseudorandom, new Uint8Array([...utf8('applicants link'), 1]));
  const signature = base64url.encode(await hmac(key, utf8('a text')));
  expect(await open(NEW).sign('link', 'a text')).toBe(signature);
});

it('gives out keys that cannot be read', async () => {
  const keys = await open(`${NEW},${OLD}`).keys('client-token');
  expect(keys.map(({ extractable }) => extractable)).toEqual([false, false]);
});

it.each([undefined, '', 'short', `${NEW},short`, `${NEW},`, ','])('does not open with %j', async (list) => {
  let complaints = 0;
  const secrets = openSecrets(list, () => {
    complaints += 1;
  });
  await expect(secrets.sign('link', 'a text')).rejects.toMatchObject({ code: 'service_unavailable' });
  expect(complaints).toBe(1);
});

/** A text whose signature has both characters in which the two alphabets differ. */
async function signedWithBothSigns(secrets: ReturnType<typeof open>): Promise<[text: string, signature: string]> {
  for (let number = 0; ; number++) {
    const signature = await secrets.sign('link', `a text ${number}`);
    if (signature.includes('-') && signature.includes('_')) return [`a text ${number}`, signature];
  }
}

/** The next character of the alphabet: of the last one's six bits only four belong to 32 bytes. */
function spare(last: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return alphabet.charAt(alphabet.indexOf(last) + 1);
}

async function hmac(key: Uint8Array<ArrayBuffer>, data: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, data));
}
