import { expect, it } from 'vitest';
import { noPositionals, onlyPositional, parse, shared } from '../../../src/cli/arguments.ts';
import { describeClients } from '../../../src/cli/client/report.ts';
import { readClientRequest } from '../../../src/cli/client/request.ts';
import { Rejection } from '../../../src/cli/rejection.ts';

const key = { name: 'A', kind: 'key' };
const site = { name: 'A', kind: 'public' };
const SENTENCE = /^[^\n]+\.$/;

function rejectionOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof Rejection) return error.message;
  }
  return 'not refused';
}

it.each([
  ['no name', { kind: 'key' }],
  ['an empty name', { ...key, name: '' }],
  ['a blank name', { ...key, name: ' ' }],
  ['a name of two lines', { ...key, name: 'A\nB' }],
  ['a name of 101 characters', { ...key, name: 'a'.repeat(101) }],
  ['no kind', { name: 'A' }],
  ['an unknown kind', { name: 'A', kind: 'robot' }],
  ['an inherited name as a kind', { name: 'A', kind: 'constructor' }],
  ['an unknown scope', { ...key, scope: ['privacy', 'admin'] }],
  ['the scope that only people have', { ...key, scope: ['me'] }],
  ['a public client with more than frontend', { ...site, scope: ['frontend', 'privacy'] }],
  ['operate beside another scope', { ...key, scope: ['operate', 'privacy'] }],
  ['operate for an OAuth client', { name: 'A', kind: 'oauth', scope: ['operate'] }],
  ['an expiry that has passed', { ...key, expires: '2020-01-01' }],
  ['an expiry without a zone', { ...key, expires: '2099-01-01T10:00:00' }],
  ['an expiry on a day that is none', { ...key, expires: '2099-02-30' }],
  ['an app origin with a slash', { ...site, origin: ['capacitor://localhost/'] }],
  ['an app origin in capitals', { ...site, origin: ['Capacitor://localhost'] }],
  ['a scheme without a host', { ...site, origin: ['capacitor://'] }],
  ['a script as an origin', { ...site, origin: ['javascript://localhost'] }],
  ['a file as an origin', { ...site, origin: ['file://localhost'] }],
  ['a socket as an origin', { ...site, origin: ['wss://a.example'] }],
  ['two origins in one', { ...site, origin: ['capacitor://localhost ionic://localhost'] }],
  ['an origin with a slash', { ...site, origin: ['https://a.example/'] }],
  ['an origin with a path', { ...site, origin: ['https://a.example/jobs'] }],
  ['an origin without a scheme', { ...site, origin: ['a.example'] }],
  ['an origin without encryption', { ...site, origin: ['http://a.example'] }],
  ['an origin with its default port', { ...site, origin: ['https://a.example:443'] }],
  ['an origin in capitals', { ...site, origin: ['https://A.example'] }],
  ['an origin with a user', { ...site, origin: ['https://u@a.example'] }],
  ['an origin that is none', { ...site, origin: ['null'] }],
  ['any origin', { ...site, origin: ['*'] }],
  ['an empty id', { ...site, id: '' }],
  ['an id with a colon', { ...site, id: 'a:b' }],
  ['an id of 101 characters', { ...site, id: 'a'.repeat(101) }],
])('refuses %s in one sentence', (_, options) => {
  expect(rejectionOf(() => readClientRequest(options))).toMatch(SENTENCE);
});

it.each([
  ['an unknown option', ['--colour', 'red']],
  ['a value where none belongs', ['--json=yes']],
  ['an option that looks like a value', ['--']],
])('refuses %s in one sentence', (_, argv) => {
  expect(rejectionOf(() => onlyPositional(parse(argv, shared).positionals, 'client id'))).toMatch(SENTENCE);
});

it('refuses words that belong to nothing in one sentence', () => {
  expect(rejectionOf(() => noPositionals(['site']))).toMatch(SENTENCE);
  expect(rejectionOf(() => onlyPositional(['site', 'other'], 'client id'))).toMatch(SENTENCE);
});

it.each([
  [{ ...key }, { scopes: ['identity-verification'], origins: [], id: undefined }],
  [
    { ...site, id: 'a.~-_9' },
    { scopes: ['frontend'], origins: [], id: 'a.~-_9' },
  ],
  [
    { ...key, scope: ['privacy', 'privacy'] },
    { scopes: ['privacy'], origins: [], id: undefined },
  ],
  [
    { ...site, origin: ['https://a.example:8443', 'http://127.0.0.1:3000', 'https://a.example:8443'] },
    { scopes: ['frontend'], origins: ['https://a.example:8443', 'http://127.0.0.1:3000'], id: undefined },
  ],
  [
    { ...site, origin: ['capacitor://localhost', 'ionic://localhost', 'com.acme.jobs://localhost:8080'] },
    {
      scopes: ['frontend'],
      origins: ['capacitor://localhost', 'ionic://localhost', 'com.acme.jobs://localhost:8080'],
      id: undefined,
    },
  ],
  [
    { ...key, scope: ['operate'], expires: '2099-12-31' },
    { scopes: ['operate'], origins: [], id: undefined, expiresOn: Date.UTC(2099, 11, 31) },
  ],
  [
    { ...key, scope: ['identity-verification:read', 'events', 'import'], expires: 'never' },
    { scopes: ['identity-verification:read', 'events', 'import'], origins: [], id: undefined, expiresOn: null },
  ],
])('takes %j', (options, expected) => {
  expect(readClientRequest(options)).toEqual({ name: 'A', kind: options.kind, ...expected });
});

it('lists clients in columns, never with a hash', () => {
  const client = {
    id: 'site',
    name: 'Careers site',
    kind: 'public' as const,
    scopes: ['frontend' as const],
    origins: ['https://a.example', 'https://b.example'],
    secretHash: 'a hash',
    expiresOn: null,
    lastUsedOn: null,
    resetUrl: null,
    createdOn: 0,
    revokedOn: null,
  };
  const used = { ...client, id: 's', expiresOn: 120_000, lastUsedOn: 3_600_000, revokedOn: 60_000 };
  expect(describeClients([client, used])).toBe(
    [
      'ID    NAME          KIND    SCOPES    ORIGINS                              CREATED           EXPIRES           LAST USED         REVOKED',
      'site  Careers site  public  frontend  https://a.example https://b.example  1970-01-01T00:00',
      's     Careers site  public  frontend  https://a.example https://b.example  1970-01-01T00:00  1970-01-01T00:02  1970-01-01T01:00  1970-01-01T00:01',
    ].join('\n'),
  );
});
