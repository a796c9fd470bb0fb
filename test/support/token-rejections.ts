import type { Registered } from './seed.ts';
import { basic, type Call, call } from './service.ts';

/** Who asks: two clients with a secret and the scopes `identity-verification frontend`, one without, and an API key. */
export type RejectedCallers = Readonly<Record<'oauth' | 'other' | 'open' | 'key', Registered>>;

/** Its name, the request, and the status and the error that must come back. */
export type Rejection = readonly [
  name: string,
  send: (callers: RejectedCallers) => Pick<Call, 'headers' | 'json' | 'body'> & { method?: string },
  status: number,
  error: string,
];

/** Credentials that a caller made up: an e-mail address as its id, and a secret. No log line and no answer may repeat them. */
export const UNKNOWN_CLIENT = 'hannah.bret@example.com';
export const WRONG_SECRET = 'a-wrong-secret-of-a-caller';

const grant_type = 'client_credentials';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

const inForm = (client_id: string, client_secret?: string, fields = {}) => ({
  body: new URLSearchParams({
    grant_type,
    client_id,
    ...(client_secret !== undefined && { client_secret }),
    ...fields,
  }),
});
const byBasic = ({ id, credential }: Registered, fields: Record<string, string> | string = { grant_type }) => ({
  headers: basic(id, credential),
  body: new URLSearchParams(fields),
});
const authorized = (authorization: string) => ({
  headers: { authorization },
  body: new URLSearchParams({ grant_type }),
});
const wrong = ({ id }: Registered) => ({ id, credential: WRONG_SECRET });
const unknown = { id: UNKNOWN_CLIENT, credential: WRONG_SECRET };

/** Everything that a token endpoint has to refuse, whichever other grants it knows. */
export const REJECTIONS: readonly Rejection[] = [
  ['wrong secret by Basic', ({ oauth }) => byBasic(wrong(oauth)), 401, 'invalid_client'],
  ['wrong secret in the form', ({ oauth }) => inForm(oauth.id, WRONG_SECRET), 400, 'invalid_client'],
  ["another client's secret", ({ oauth, other }) => inForm(oauth.id, other.credential), 400, 'invalid_client'],
  ['no secret where there is one', ({ oauth }) => inForm(oauth.id), 400, 'invalid_client'],
  ['Basic without a colon, secret due', ({ oauth }) => authorized(`Basic ${btoa(oauth.id)}`), 401, 'invalid_client'],
  ['unknown client by Basic', () => byBasic(unknown), 401, 'invalid_client'],
  ['unknown client in the form', () => inForm(UNKNOWN_CLIENT, WRONG_SECRET), 400, 'invalid_client'],
  ['no client', () => ({ body: new URLSearchParams({ grant_type }) }), 400, 'invalid_client'],
  ['an API key as a secret', ({ key }) => inForm(key.id, key.credential), 400, 'invalid_client'],
  ['an API key as Bearer', ({ key }) => authorized(`Bearer ${key.credential}`), 401, 'invalid_client'],
  ['Basic that is not base64', () => authorized('Basic %%%'), 401, 'invalid_client'],
  ['Basic without a pair', () => authorized('Basic'), 401, 'invalid_client'],
  ['an unknown scheme', ({ oauth }) => authorized(`Digest ${oauth.credential}`), 401, 'invalid_client'],
  ['a public client with a secret', ({ open }) => inForm(open.id, WRONG_SECRET), 400, 'invalid_client'],
  ['a public client, in the form', ({ open }) => inForm(open.id), 400, 'unauthorized_client'],
  ['a public client, by Basic', ({ open }) => byBasic(open), 400, 'unauthorized_client'],
  [
    'both ways, different secrets',
    ({ oauth }) => ({ ...inForm(oauth.id, WRONG_SECRET), headers: basic(oauth.id, oauth.credential) }),
    401,
    'invalid_client',
  ],
  [
    'both ways, different clients',
    ({ oauth, other }) => ({ ...inForm(other.id, other.credential), headers: basic(oauth.id, oauth.credential) }),
    401,
    'invalid_client',
  ],
  [
    'both ways, another id in the form',
    ({ oauth, other }) => ({ ...inForm(other.id), headers: basic(oauth.id, oauth.credential) }),
    401,
    'invalid_client',
  ],
  [
    'unsupported grant',
    ({ oauth }) => byBasic(oauth, { grant_type: 'authorization_code' }),
    400,
    'unsupported_grant_type',
  ],
  ['missing grant_type', ({ oauth }) => byBasic(oauth, { scope: 'frontend' }), 400, 'invalid_request'],
  ['empty grant_type', ({ oauth }) => byBasic(oauth, { grant_type: '' }), 400, 'invalid_request'],
  ['scope not granted', ({ oauth }) => byBasic(oauth, { grant_type, scope: 'privacy' }), 400, 'invalid_scope'],
  [
    'one scope too many',
    ({ oauth }) => byBasic(oauth, { grant_type, scope: 'frontend privacy' }),
    400,
    'invalid_scope',
  ],
  ['the scope of a person', ({ oauth }) => byBasic(oauth, { grant_type, scope: 'me' }), 400, 'invalid_scope'],
  ['a scope in another case', ({ oauth }) => byBasic(oauth, { grant_type, scope: 'Frontend' }), 400, 'invalid_scope'],
  ['grant_type twice', ({ oauth }) => byBasic(oauth, `grant_type=${grant_type}&grant_type=x`), 400, 'invalid_request'],
  [
    'a parameter twice',
    ({ oauth }) => byBasic(oauth, `grant_type=${grant_type}&scope=&scope=`),
    400,
    'invalid_request',
  ],
  ['JSON', ({ oauth }) => ({ json: { grant_type, client_id: oauth.id } }), 400, 'invalid_request'],
  ['JSON as a form', ({ key }) => ({ headers: FORM, body: JSON.stringify(key) }), 400, 'invalid_request'],
  ['no media type', ({ oauth }) => ({ ...byBasic(oauth), body: new Uint8Array([0x61]) }), 400, 'invalid_request'],
  [
    'a form that is not UTF-8',
    () => ({ headers: FORM, body: new Uint8Array([0x67, 0x3d, 0xff]) }),
    400,
    'invalid_request',
  ],
  [
    'a form in UTF-16',
    () => ({ headers: { 'content-type': `${FORM['content-type']}; charset=utf-16` }, body: 'grant_type=\u00e9' }),
    400,
    'invalid_request',
  ],
  [
    'a form in Latin-1',
    () => ({
      headers: { 'content-type': `${FORM['content-type']}; charset=iso-8859-1` },
      body: new Uint8Array([0x67, 0x3d, 0xe9]),
    }),
    400,
    'invalid_request',
  ],
  [
    'a compressed form',
    ({ oauth }) => {
      const { headers, body } = byBasic(oauth);
      const gzip = new Blob([String(body)]).stream().pipeThrough(new CompressionStream('gzip'));
      return { headers: { ...headers, ...FORM, 'content-encoding': 'gzip' }, body: gzip };
    },
    415,
    'invalid_request',
  ],
  [
    'a form above 64 KiB',
    ({ oauth }) => byBasic(oauth, { grant_type, scope: 'a'.repeat(65_536) }),
    400,
    'invalid_request',
  ],
  [
    'a scope above 4 KiB',
    ({ oauth }) => byBasic(oauth, { grant_type, scope: 'a'.repeat(4_097) }),
    400,
    'invalid_request',
  ],
  ['no body', ({ oauth }) => ({ headers: basic(oauth.id, oauth.credential) }), 400, 'invalid_request'],
  ['another method', ({ oauth }) => ({ ...byBasic(oauth), method: 'PUT' }), 405, 'invalid_request'],
];

/** Sends one of them. */
export function refused(path: string, [, send]: Rejection, callers: RejectedCallers): Promise<Response> {
  const { method = 'POST', ...options } = send(callers);
  return call(method, path, options);
}
