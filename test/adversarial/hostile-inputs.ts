import fc from 'fast-check';

/** Goes along with whatever is sent: an error that shows it has echoed something. */
export const CANARY = 'kanari7';

/** Texts that have broken others: markup, statements, templates, paths, numbers, directions, cases, halves, lengths. */
const TEXTS = [
  ...['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '</title><h1>', '<!--', '&lt;b&gt;', "'>`"],
  ...["' OR '1'='1", "'; DROP TABLE applicants;--", '") union select secret_hash from clients--', '%', '_', '\\'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what is sent
  ...['${7*7}', '{{7*7}}', '%s%n', '$(id)', '`id`', '| cat /etc/passwd', '../../../etc/passwd', 'file:///etc/passwd'],
  ...[
    'javascript:alert(1)',
    '//evil.example',
    'https://careers.example@evil.example/',
    'https://careers.example\\@evil',
  ],
  ...['a@b.co', 'a@b.co\r\nBcc: c@d.ef', '"a b"@c.de', 'a@[127.0.0.1]', 'a@b.co,c@d.ef', 'a@b@c.de', '@', 'a@xn--.co'],
  ...['ext_1', 'ext_', 'aplt_01k0q4xg5sfx3rjq0w3k5v7n2c', 'aat_', 'sk_', 'me', 'frontend privacy', 'password'],
  ...['', ' ', '\t', '\0', '\u0001', '\u007f', '\u0085', '\r\nSet-Cookie: a=b', '\u2028', '\ufeff', '\u200b', '\u00a0'],
  ...[
    '\u202eevil',
    '\u2066\u2069',
    '\u0301'.repeat(50),
    'ſ',
    'K',
    'İ',
    'ß',
    '\ufdfa'.repeat(60),
    'Ａ',
    '漢字',
    '😀',
    '👩‍👩‍👧',
  ],
  ...['\ud800', '\udc00', '\udc00\ud800', '%00', '%0d%0a', '%2e%2e%2f', '%c0%af', '%E0%A4%A', '%u0000', '+', '%25'],
  ...['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'then', 'length'],
  ...[
    '0',
    '-1',
    '1e999',
    'NaN',
    'null',
    'undefined',
    'true',
    '0x10',
    '9'.repeat(400),
    'a'.repeat(300),
    'é'.repeat(5_000),
  ],
];

/** A text of the list, or of anything, with the canary somewhere in it. */
export const hostileText: fc.Arbitrary<string> = fc
  .tuple(fc.oneof(fc.constantFrom(...TEXTS), fc.string({ unit: 'binary', maxLength: 20 })), fc.constantFrom(0, 1, 2))
  .map(([text, place]) => (place === 0 ? text : place === 1 ? CANARY + text : text + CANARY));

/** A name of an unknown field; one that looks like a name may be repeated, so it has no canary. */
export const hostileName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', 'valueOf', 'id', 'applicant_id', 'role', 'version', '0'),
  fc
    .constantFrom('', ' ', 'a.b', 'a[]', 'a[b]', '<b>', '$where', '\0', '\ud800', 'é')
    .map((name) => `${name} ${CANARY}`),
);

/** Nesting that a validator might lose itself in; no deeper than the drawing of cases can follow, as bodies go. */
const deep = fc
  .tuple(fc.constantFrom(['[', ']'], ['{"a":', '}']), fc.constantFrom(10, 1_000))
  .map(([[open = '', close = ''], depth]) => JSON.parse(`${open.repeat(depth)}1${close.repeat(depth)}`) as unknown);

/** Any JSON where a text was expected. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1e308, 5e-324, 2 ** 53, [], {}, [[]], [null], { length: 3 }),
  fc.array(hostileText, { maxLength: 3 }),
  fc.dictionary(hostileName, hostileText, { maxKeys: 3 }),
  fc.constant(JSON.parse('{ "__proto__": { "admin": true }, "constructor": { "prototype": {} } }')),
  deep,
);

/** A header value that the platform lets through, with credentials, tags and lists that are almost right among them. */
export const hostileHeader: fc.Arbitrary<string> = fc.oneof(
  hostileText.map((text) => text.replace(/[^\x20-\x7e\xa0-\xff]/g, '').slice(0, 200)),
  hostileText.map((text) => `Bearer ${text.replace(/[^\x21-\x7e]/g, '')}`),
  hostileText.map((text) => `Basic ${Buffer.from(`${text}:${CANARY}`).toString('base64')}`),
  fc.uint8Array({ minLength: 1, maxLength: 30 }).map((bytes) => `Basic ${Buffer.from(bytes).toString('base64')}`),
  fc
    .constantFrom('none', 'HS256', 'RS256')
    .map((alg) => `Bearer ${base64url({ alg, typ: 'at+jwt' })}.${base64url({ client_id: CANARY })}.AA`),
  fc.constantFrom(
    ...[
      'a'.repeat(8_000),
      '*',
      '"1"',
      'W/"1", "2"',
      '"'.repeat(3_000),
      '"1",'.repeat(800),
      '"0"',
      '"99999999999999999999"',
    ],
    ...[
      'application/json; charset=utf-16',
      'multipart/form-data; boundary=--x',
      'text/plain',
      'application/x-www-form-urlencoded',
    ],
    ...[
      'null',
      'https://careers.example',
      'https://careers.example.evil.example',
      'http://localhost',
      '::1',
      '1:2::3%eth0',
    ],
    ...[
      'ffffffff-ffffffff-ffffffff-ffffffffffffffffffffffffffffffff',
      'gzip, br',
      'chunked',
      '100-continue',
      'bytes=0-1',
    ],
    ...['de;q=2, *;q=-1', ','.repeat(2_000), `en${'-x'.repeat(1_000)}`, 'DELETE', '/admin', '999999999', '-1'],
  ),
);

function base64url(content: object): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

/** Every header that the service reads, and those that others trust. */
export const HEADERS = [
  ...[
    'accept',
    'accept-encoding',
    'accept-language',
    'access-control-request-headers',
    'access-control-request-method',
  ],
  ...[
    'authorization',
    'cf-connecting-ip',
    'cko-idempotency-key',
    'content-encoding',
    'content-type',
    'cookie',
    'expect',
  ],
  ...['forwarded', 'host', 'idempotency-key', 'if-match', 'if-none-match', 'origin', 'range', 'referer', 'user-agent'],
  ...[
    'x-d1-bookmark',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-http-method-override',
    'x-original-url',
    'x-request-id',
  ],
];
