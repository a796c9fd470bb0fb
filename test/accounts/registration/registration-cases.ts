/** Fields that stand in for those of a registration that is right, and what comes of it: 204 or the code of the error. */
export type Row = readonly [what: string, fields: object, outcome: 204 | string];

const password = (what: string, value: unknown, outcome: Row[2]): Row => [what, { password: value }, outcome];
/** A value as a part of a test's name: the first characters of it, none of them cut in two. */
const shown = (value: unknown) => [...(JSON.stringify(value) ?? 'undefined')].slice(0, 30).join('');
const LONE_SURROGATE = '\ud800';

/** The password policy: classes by Unicode category, after NFKC; length in characters, limit in bytes. */
const passwords: readonly Row[] = [
  ['no password', { password: undefined }, 'password_empty'],
  password('null as password', null, 'password_empty'),
  password('an empty password', '', 'password_empty'),
  password('a number as password', 1234567890, 'password invalid'),
  password('a list as password', ['Sunny-Day-2025'], 'password invalid'),
  password('9 characters', 'Aa1!aaaaa', 'password invalid'),
  password('10 characters', 'Aa1!aaaaaa', 204),
  password('9 characters in 10 UTF-16 units', 'Aa1😀aaaaa', 'password invalid'),
  password('10 characters that NFKC makes 9', 'Aa1!aaaae\u0301', 'password invalid'),
  password('9 characters that NFKC makes 11', 'Aa1!aaaa\ufb03', 204),
  password('no upper-case letter', 'aa1!aaaaaa', 'password invalid'),
  password('no lower-case letter', 'AA1!AAAAAA', 'password invalid'),
  password('no digit', 'Aaa!aaaaaa', 'password invalid'),
  password('no special character', 'Aa1aaaaaaa', 'password invalid'),
  password('letters, digit and sign of other scripts', 'Жя٣—яяяяяя', 204),
  password('letters without case as the special ones', 'Aa1漢字aaaaa', 204),
  password('an emoji as the special one', 'Aa1😀aaaaaa', 204),
  password('all classes in full width', 'Ａａ１！ａａａａａａ', 204),
  password('a circled digit, which NFKC makes one', 'Aa①!aaaaaa', 204),
  ...[' ', '\u00a0', '\u3000', '\t', '\n', '\u0007', '\u0085'].map((blank) =>
    password(`${shown(blank)} as the only special character`, `Aa1${blank}aaaaaa`, 'password invalid'),
  ),
  password('white space beside a special character', 'Aa1! aaaaa', 204),
  password('only white space', ' '.repeat(12), 'password invalid'),
  password('1,024 bytes', `Aa1!${'é'.repeat(510)}`, 204),
  password('1,025 bytes', `Aa1!a${'é'.repeat(510)}`, 'password invalid'),
  password('half of a surrogate pair', `Aa1!aaaaaa${LONE_SURROGATE}`, 'password invalid'),
];

const usernames: readonly Row[] = [
  ...([undefined, null, '', 5, ['hannah'], {}] as const).map(
    (username): Row => [`user name ${shown(username)}`, { username }, 'invalid_username_address'],
  ),
  ...[' ', 'two words', 'a/b', 'a#b', "a'b", 'a%b', 'a,b', 'größe', 'a\n', 'ａ', 'a\u0000'].map(
    (username): Row => [`user name ${shown(username)}`, { username }, 'invalid_username_address'],
  ),
  ['a user name of 1 character', { username: 'a' }, 204],
  ['a user name of 250 characters', { username: 'u'.repeat(250) }, 204],
  ['a user name of 251 characters', { username: 'u'.repeat(251) }, 'invalid_username_address'],
  ['a user name of every kind of character', { username: '.-_+aZ09+_-.' }, 204],
  ['the own e-mail as user name', { username: 'own+tag@home.example', email: 'own+tag@home.example' }, 204],
  ['the own e-mail in another case as user name', { username: 'OWN.2@home.example', email: 'own.2@HOME.example' }, 204],
  [
    'the own IDN e-mail in Punycode as user name',
    { username: 'own@xn--mller-kva.example', email: 'own@müller.example' },
    204,
  ],
  ...(['@', 'a@', '@example.com', '.-_+@aZ09@+_-.', 'other@example.com'] as const).map(
    (username): Row => [
      `user name ${shown(username)}, which is not the own e-mail`,
      { username },
      'invalid_username_address',
    ],
  ),
  ["another account's user name", { username: 'taken.name' }, 'username_already_exists'],
  ["another account's user name in another case", { username: 'TAKEN.Name' }, 'username_already_exists'],
  ["another account's e-mail address as user name", { username: 'Taken@example.com' }, 'invalid_username_address'],
];

const LABEL = 'd'.repeat(61);
const emails: readonly Row[] = [
  ...(
    [
      undefined,
      null,
      '',
      5,
      ['a@b.co'],
      'hannah',
      'hannah@',
      '@example.com',
      'a@b',
      'a b@c.de',
      'a@b.co,c@d.ef',
    ] as const
  ).map((email): Row => [`e-mail ${shown(email)}`, { email }, 'invalid_mail_address']),
  ['an e-mail at a domain that has no Punycode', { email: 'a@\u05d0b.example' }, 'invalid_mail_address'],
  ['an e-mail of 254 characters', { email: `${'l'.repeat(64)}@${LABEL}.${LABEL}.${LABEL}.com` }, 204],
  [
    'an e-mail of 255 characters',
    { email: `${'l'.repeat(64)}@${LABEL}.${LABEL}.${LABEL}.info` },
    'invalid_mail_address',
  ],
  ["another account's e-mail", { email: 'taken@example.com' }, 'mail_address_already_exists'],
  ["another account's e-mail in another case", { email: 'TAKEN@Example.COM' }, 'mail_address_already_exists'],
  ["another account's IDN e-mail in Punycode", { email: 'taken@xn--mller-kva.example' }, 'mail_address_already_exists'],
  ["another account's Punycode e-mail as IDN", { email: 'taken@bücher.example' }, 'mail_address_already_exists'],
  [
    "another account's Punycode e-mail as IDN in capitals",
    { email: 'taken@BÜCHER.example' },
    'mail_address_already_exists',
  ],
];

const claim = (workEmail: unknown) => ({ internal: true, workEmail });
const workEmails: readonly Row[] = [
  ...([undefined, null, '', 5, {}, ['a@acme.com'], 'nonsense', '@acme.com', `a@${'d'.repeat(600)}.com`] as const).map(
    (workEmail): Row => [`work address ${shown(workEmail)}`, claim(workEmail), 'invalid_work_mail_address'],
  ),
  ...['sub.acme.com', 'acme.com.evil.example', 'evilacme.com', 'acme.co', 'bucher.example', 'example.com'].map(
    (domain): Row => [`a work address at ${domain}`, claim(`a@${domain}`), 'invalid_work_mail_address'],
  ),
  ['a work address at acme.com', claim('first@acme.com'), 204],
  ['a work address at ACME.COM', claim('second@ACME.COM'), 204],
  ['a work address at an IDN', claim('first@bücher.example'), 204],
  ['a work address at an IDN in capitals', claim('second@BÜCHER.Example'), 204],
  ['a work address at an IDN in Punycode', claim('third@XN--Bcher-KVA.example'), 204],
  ["another account's work address", claim('taken@acme.com'), 'work_mail_address_already_exists'],
  ["another account's work address in another case", claim('TAKEN@Acme.com'), 'work_mail_address_already_exists'],
  ['a work address without internal', { workEmail: 'third@acme.com' }, 204],
  ['nonsense as work address without internal', { workEmail: 5, internal: false }, 204],
  ["another account's work address without internal", { workEmail: 'taken@acme.com', internal: null }, 204],
  ...(['true', 1, 0, '', 'yes', [], {}] as const).map(
    (internal): Row => [
      `internal as ${shown(internal)}`,
      { internal, workEmail: 'fourth@acme.com' },
      'invalid_internal',
    ],
  ),
];

/** Fields beyond the credentials, with values that are not right. */
const details: readonly Row[] = (
  [
    ['salutation', 'invalid_salutation', ['3', 3, -1, 0.5, ' 1', ' ', '01', true, ['1']]],
    ['firstname', 'invalid_firstname', [5, {}, 'n'.repeat(256), 'a\nb', LONE_SURROGATE]],
    ['lastname', 'invalid_lastname', [5, {}, 'n'.repeat(256), 'a\nb', LONE_SURROGATE]],
    ['dataPrivacyAccepted', 'invalid_data_privacy', ['true', 1, 0, '', {}]],
    ['dataPrivacyVersion', 'invalid_data_privacy', [5, true, ['1'], 'v'.repeat(65), 'a\nb', LONE_SURROGATE]],
  ] as const
).flatMap(([field, code, wrong]) => wrong.map((value): Row => [`${field} ${shown(value)}`, { [field]: value }, code]));

/** Values that real callers send and that once cost them the registration: a locale never does. */
const tolerated: readonly Row[] = (
  [
    ['salutation', [0, 1, 2, '']],
    ['locale', ['', 'e', 'english-1', 'en-', '-en', 5, ['en'], `en${'-abcdefgh'.repeat(4)}`, 'en\n', 'zh_TW_#Hant']],
    ['dataPrivacyVersion', ['', 'v'.repeat(64), '😀'.repeat(64), '2025-07', 'Fassung März – 2']],
    ['workEmail', ['', 'nonsense']],
  ] as const
).flatMap(([field, right]) => right.map((value): Row => [`${field} ${shown(value)}`, { [field]: value }, 204]));

/** Names, salutations, locales and answers that are right, several in one registration. */
const complete: readonly Row[] = [
  ['names of 255 characters', { firstname: 'n'.repeat(255), lastname: '😀'.repeat(255) }, 204],
  ['empty names', { firstname: '', lastname: '' }, 204],
  [
    'null for all that need not be',
    {
      salutation: null,
      firstname: null,
      lastname: null,
      locale: null,
      dataPrivacyAccepted: null,
      dataPrivacyVersion: null,
      internal: null,
      workEmail: null,
    },
    204,
  ],
  ['Mr.', { salutation: '1', locale: 'de-AT', dataPrivacyAccepted: true }, 204],
  ['Mrs.', { salutation: '2', locale: 'de_AT', dataPrivacyAccepted: false }, 204],
  ['neither', { salutation: '0', locale: 'zh-Hant-TW' }, 204],
];

/** Every rule of every field, at its boundaries; the lists before it are what it is made of. */
export const REGISTRATIONS: readonly Row[] = [
  ...passwords,
  ...usernames,
  ...emails,
  ...workEmails,
  ...details,
  ...tolerated,
  ...complete,
  ['unknown fields', { phone: '123', id: 'aplt_x', applicant_id: 5, consented_on: {} }, 204],
  ['a field that is called __proto__', JSON.parse('{ "__proto__": { "internal": true }, "constructor": 1 }'), 204],
];

/** One registration that is wrong in each way, in the published order; those of one field exclude one another. */
export const WRONG: readonly (readonly [code: string, fields: object])[] = [
  ['password_empty', { password: '' }],
  ['password invalid', { password: 'short' }],
  ['invalid_username_address', { username: 'a b' }],
  ['invalid_mail_address', { email: 'nonsense' }],
  ['mail_address_already_exists', { email: 'taken@example.com' }],
  ['username_already_exists', { username: 'taken.name' }],
  ['invalid_work_mail_address', claim('a@evil.example')],
  ['work_mail_address_already_exists', claim('taken@acme.com')],
  ['invalid_salutation', { salutation: '3' }],
  ['invalid_firstname', { firstname: 5 }],
  ['invalid_lastname', { lastname: 5 }],
  ['invalid_internal', { internal: 'true' }],
  ['invalid_data_privacy', { dataPrivacyAccepted: 'true' }],
];

/** The codes of `WRONG` that only the database or the list of domains knows, not the input alone. */
export const KNOWN_ELSEWHERE: ReadonlySet<string> = new Set([
  'mail_address_already_exists',
  'username_already_exists',
  'invalid_work_mail_address',
  'work_mail_address_already_exists',
]);
