import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { loggedIn, readMe, UNCOUNTED } from '../support/accounts.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { tokenOf } from '../support/oauth.ts';
import { PATHS, V2, V3 } from '../support/paths.ts';
import { HANNAH } from '../support/profiles.ts';
import {
  aClient,
  anAccount,
  anApplicant,
  aRegistration,
  asSite,
  ORIGIN,
  PASSWORD,
  seedSite,
  site,
} from '../support/seed.ts';
import { basic, bearer, call } from '../support/service.ts';
import { claimant, decide } from '../support/work-email.ts';

/** One thing that real clients do, and what they get for it. */
interface Behaviour {
  /** Method and path. */
  readonly call: string;
  readonly headers?: Record<string, string>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as a form. */
  readonly form?: Record<string, string> | string;
  /** Sent as it is. */
  readonly body?: BodyInit;
  readonly status: number;
  /** The body: a part of its object, or all of its text or JSON literal. */
  readonly answers?: unknown;
  /** Headers of the response; null for one that must not be there. */
  readonly sends?: Record<string, string | null>;
}

useCheapPasswords();
await env.WORK_EMAIL_DOMAINS.put('acme.com', 'allowed');
await seedSite();

const key = await aClient('key');
const backEnd = await aClient('oauth', { scopes: ['identity-verification', 'frontend'] });
const narrow = await aClient('oauth');
const ofKey = bearer(key.credential);
const clientToken = await tokenOf(backEnd);
const reader = await aClient('key', { scopes: ['identity-verification:read'] });
const ofBackEnd = basic(backEnd.id, backEnd.credential);

const hannah = await anApplicant(ofKey, HANNAH);
const lena = await anAccount({ username: 'lena.muster', email: 'Lena.Muster@example.com' });
const plus = await anAccount({ email: 'a+b@example.com' });
await anAccount({ email: 'eva@müller.example' });
await anApplicant(ofKey, { email: 'c+d@example.com' });
const ofLena = await loggedIn(lena.username);
const second = await loggedIn(lena.username);
const older = aRegistration({ policyAccepted: true });
await call('POST', `${V2}/register`, { headers: asSite, json: older });
const ofOlder = await loggedIn(older.username);

const confirmed = await claimant();
await decide(confirmed.page, 'confirm');
const undecided = await claimant();
const unknownLink = '/work-email/a-link-that-no-mail-has.its-signature';

const gzipped = await new Response(new Blob(['{}']).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
const JSON_TYPE = { 'content-type': 'application/json' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };
const client_credentials = {
  grant_type: 'client_credentials',
  client_id: backEnd.id,
  client_secret: backEnd.credential,
};
const password = { grant_type: 'password', username: lena.username, password: PASSWORD };
const asked = new URLSearchParams(client_credentials).toString();
const { access_token: frontendToken } = await (
  await call('POST', PATHS.frontendToken, { body: new URLSearchParams(client_credentials) })
).json<{ access_token: string }>();
const latin1 = { 'content-type': 'application/x-www-form-urlencoded; charset=ISO-8859-1' };
const revoke = '/api/rest/oauth/frontend/revoke';
const preflight = { origin: ORIGIN, 'access-control-request-method': 'GET' };

const metadata = '/.well-known/oauth-authorization-server';
const names = `GET ${V3}/checkUsernameForExistence`;
const mails = `GET ${V3}/checkMailForExistence`;
const registers = (fields: object) => ({ call: `POST ${V3}/applicants`, headers: asSite, json: aRegistration(fields) });
const patched = `PATCH /applicants/${hannah.id}`;
const anonymized = `POST /applicants/${(await anApplicant(ofKey)).id}/anonymize`;
const without = (field: string) => expect.not.objectContaining({ [field]: expect.anything() });
const page = (language: string, heading: RegExp = /./) =>
  expect.stringMatching(new RegExp(`<html lang="${language}">.*<h1>[^<]*${heading.source}`, 's'));

// biome-ignore format: one row a behaviour
const BEHAVIOURS: Record<string, Record<string, Behaviour>> = {
  'Profiles: bodies': {
    'a create without a body': { call: 'POST /applicants', headers: ofKey,
      status: 201, answers: { id: expect.stringMatching(/^aplt_/) } },
    'a create of []: PHP cannot send {}': { call: 'POST /applicants', headers: ofKey, json: [], status: 201 },
    'an array with an element': { call: 'POST /applicants', headers: ofKey, json: [{}],
      status: 400, answers: { error_type: 'request_malformed', error_codes: ['object_expected'] } },
    'an empty e-mail address': { call: 'POST /applicants', headers: ofKey, json: { ...HANNAH, email: '' },
      status: 201, answers: without('email') },
    'an empty name': { call: 'POST /applicants', headers: ofKey, json: { ...HANNAH, external_applicant_name: '' },
      status: 201, answers: without('external_applicant_name') },
    'an empty reference': { call: 'POST /applicants', headers: ofKey, json: { ...HANNAH, external_applicant_id: '' },
      status: 201, answers: without('external_applicant_id') },
    'a name of blanks': { call: 'POST /applicants', headers: ofKey, json: { external_applicant_name: ' \u00a0 ' },
      status: 201, answers: without('external_applicant_name') },
    'a name with blanks around it': { call: 'POST /applicants', headers: ofKey, json: { external_applicant_name: ' Hannah Bret\n' },
      status: 201, answers: { external_applicant_name: 'Hannah Bret' } },
    'a name that turns text around': { call: 'POST /applicants', headers: ofKey, json: { external_applicant_name: 'a\u202eb' },
      status: 400, answers: { error_codes: ['external_applicant_name_invalid'] } },
    'a reference as older guides write it': { call: 'POST /applicants', headers: ofKey, json: { external_applicant_id: 'eaplt_1' },
      status: 201, answers: { external_applicant_id: 'eaplt_1' } },
    'a reference of another form': { call: 'POST /applicants', headers: ofKey, json: { external_applicant_id: 'aplt_1' },
      status: 400, answers: { error_codes: ['external_applicant_id_invalid'] } },
    'null for what there is not': { call: 'POST /applicants', headers: ofKey, json: { email: null }, status: 201 },
    'a PATCH without a body': { call: patched, headers: ofKey, status: 200, answers: HANNAH },
    'a PATCH of []': { call: patched, headers: ofKey, json: [], status: 200, answers: HANNAH },
    'a PATCH of what cannot change': { call: patched, headers: ofKey, json: HANNAH,
      status: 400, answers: { error_codes: ['external_applicant_id_not_updatable'] } },
    'an empty e-mail address in a PATCH': { call: patched, headers: ofKey, json: { email: '' },
      status: 400, answers: { error_codes: ['email_invalid'] } },
    'an empty name in a PATCH': { call: patched, headers: ofKey, json: { external_applicant_name: ' ' },
      status: 400, answers: { error_codes: ['external_applicant_name_invalid'] } },
    'anonymize without a body': { call: anonymized, headers: ofKey, status: 200 },
    'anonymize with {}': { call: anonymized, headers: ofKey, json: {}, status: 200 },
    'anonymize with junk': { call: anonymized, headers: { ...ofKey, ...JSON_TYPE }, body: 'undefined', status: 200 },
    'a charset': { call: 'POST /applicants', headers: { ...ofKey, 'content-type': 'application/json; charset=UTF-8' }, body: '{}',
      status: 201 },
    'the charset that libraries of Java name': { call: 'POST /applicants', headers: { ...ofKey, 'content-type': 'application/json; charset=ISO-8859-1' }, body: '{}',
      status: 201 },
    'a byte order mark': { call: 'POST /applicants', headers: { ...ofKey, ...JSON_TYPE }, body: '\ufeff{}', status: 201 },
    'a body that is compressed': { call: 'POST /applicants', headers: { ...ofKey, ...JSON_TYPE, 'content-encoding': 'gzip' }, body: gzipped,
      status: 415, answers: { error_type: 'unsupported_content_encoding' }, sends: { 'accept-encoding': 'identity' } },
    'a body that says it is not': { call: 'POST /applicants', headers: { ...ofKey, ...JSON_TYPE, 'content-encoding': 'identity' }, body: '{}',
      status: 201 },
    'JSON named as a form': { call: 'POST /applicants', headers: { ...ofKey, ...FORM_TYPE }, body: '{}',
      status: 400, answers: { error_type: 'request_malformed', error_codes: ['content_type_invalid'] } },
  },
  'Profiles: paths and headers': {
    'a base URL that ends in a slash': { call: 'POST //applicants', headers: ofKey, json: {}, status: 201 },
    'slashes within': { call: `GET /applicants//${hannah.id}`, headers: ofKey, status: 200, answers: HANNAH },
    'a slash at the end': { call: 'POST /applicants/', headers: ofKey, json: {}, status: 201 },
    'bearer in lower case': { call: 'POST /applicants', headers: { authorization: `bearer ${key.credential}` }, json: {},
      status: 201 },
    'a key without Bearer': { call: 'POST /applicants', headers: { authorization: key.credential }, json: {},
      status: 401, answers: { error_type: 'unauthorized' } },
    'a key by Basic': { call: 'POST /applicants', headers: basic(key.credential, ''), json: {},
      status: 401, answers: { error_type: 'unauthorized' } },
    'the idempotency key of an SDK': { call: 'POST /applicants', headers: { ...ofKey, 'cko-idempotency-key': 'one' }, json: {},
      status: 201 },
    "an applicant's token": { call: `GET /applicants/${hannah.id}`, headers: ofLena,
      status: 403, answers: { error_type: 'forbidden' } },
    HEAD: { call: `HEAD /applicants/${hannah.id}`, headers: ofKey, status: 200, answers: '' },
  },
  'Profiles: look-ups': {
    'an address in another case': { call: 'GET /applicants?email=C%2BD@EXAMPLE.com', headers: ofKey,
      status: 200, answers: { data: [{ email: 'c+d@example.com' }] } },
    'a plus that is not encoded': { call: 'GET /applicants?email=c+d@example.com', headers: ofKey,
      status: 200, answers: { data: [{ email: 'c+d@example.com' }], _links: {} } },
    'blanks around an address': { call: 'GET /applicants?email=%20c%2Bd@example.com%20', headers: ofKey,
      status: 200, answers: { data: [{ email: 'c+d@example.com' }] } },
    'an offset whose plus is not encoded': { call: 'GET /applicants?created_from=2099-01-01T00:00:00+01:00', headers: ofKey,
      status: 200, answers: { data: [], _links: {} } },
    'a filter that is not known': { call: 'GET /applicants?mail=x', headers: ofKey,
      status: 400, answers: { error_codes: ['mail_unknown'] } },
    'an empty filter': { call: 'GET /applicants?email=', headers: ofKey, status: 400, answers: { error_codes: ['email_invalid'] } },
    'more than there may be': { call: 'GET /applicants?limit=1000', headers: ofKey,
      status: 400, answers: { error_codes: ['limit_invalid'] } },
    'a user name without the scope': { call: 'GET /applicants?username=lena.muster', headers: ofKey,
      status: 403, answers: { error_type: 'forbidden' } },
    'by a key that may only read': { call: 'GET /applicants?limit=1', headers: bearer(reader.credential),
      status: 200, answers: { data: [{}] } },
    'a create by a key that may only read': { call: 'POST /applicants', headers: bearer(reader.credential), json: {},
      status: 403, answers: { error_type: 'forbidden' } },
  },
  'token endpoint of Profiles': {
    'scopes of several services, as seven SDKs ask': { call: 'POST /connect/token', form: { ...client_credentials, scope: 'gateway identity-verification' },
      status: 200, answers: { scope: 'identity-verification' } },
    'none of ours': { call: 'POST /connect/token', form: { ...client_credentials, scope: 'gateway vault' },
      status: 400, answers: { error: 'invalid_scope' } },
    'a scope that the client has not been given': { call: 'POST /connect/token', form: { ...client_credentials, scope: 'gateway privacy' },
      status: 400, answers: { error: 'invalid_scope' } },
    'no scope': { call: 'POST /connect/token', form: client_credentials,
      status: 200, answers: { scope: 'identity-verification frontend' } },
    'an empty scope': { call: 'POST /connect/token', form: { ...client_credentials, scope: '' },
      status: 200, answers: { scope: 'identity-verification frontend' } },
    'two resources': { call: 'POST /connect/token', form: `${asked}&resource=a&resource=b`, status: 200 },
    'a parameter of ours twice': { call: 'POST /connect/token', form: `${asked}&client_id=${backEnd.id}`,
      status: 400, answers: { error: 'invalid_request' } },
    'a charset of ASCII': { call: 'POST /connect/token', headers: latin1, body: asked, status: 200 },
    'bytes that are not ASCII in that charset': { call: 'POST /connect/token', headers: latin1, body: new Uint8Array([...new TextEncoder().encode(`${asked}&x=`), 0xfc]),
      status: 400, answers: { error: 'invalid_request' } },
    'Basic and form at once': { call: 'POST /connect/token', headers: ofBackEnd, form: client_credentials, status: 200 },
    'Basic beside another client in the form': { call: 'POST /connect/token', headers: basic(narrow.id, narrow.credential), form: { grant_type: 'client_credentials', client_id: backEnd.id },
      status: 401, answers: { error: 'invalid_client' } },
    'a wrong secret by Basic': { call: 'POST /connect/token', headers: basic(backEnd.id, 'x'), form: { grant_type: 'client_credentials' },
      status: 401, answers: { error: 'invalid_client' }, sends: { 'www-authenticate': 'Basic realm="applicants"' } },
    'a wrong secret in the form': { call: 'POST /connect/token', form: { ...client_credentials, client_secret: 'x' },
      status: 400, answers: { error: 'invalid_client' } },
    JSON: { call: 'POST /connect/token', json: client_credentials, status: 400, answers: { error: 'invalid_request' } },
    'a form that is compressed': { call: 'POST /connect/token', headers: { ...FORM_TYPE, 'content-encoding': 'gzip' }, body: gzipped,
      status: 415, answers: { error: 'invalid_request' }, sends: { 'accept-encoding': 'identity' } },
    GET: { call: 'GET /connect/token', status: 405, answers: { error: 'invalid_request' }, sends: { allow: 'POST, OPTIONS' } },
    'JSON from a page of an allowed origin': { call: 'POST /connect/token', headers: { origin: ORIGIN }, json: client_credentials,
      status: 400, sends: { 'access-control-allow-origin': ORIGIN } },
    discovery: { call: `GET ${metadata}`,
      status: 200, answers: { issuer: env.PUBLIC_ORIGIN, token_endpoint: `${env.PUBLIC_ORIGIN}/connect/token` } },
    'discovery of OpenID Connect': { call: 'GET /.well-known/openid-configuration',
      status: 404, answers: { error_type: 'not_found' } },
  },
  'token endpoint of Accounts': {
    'a log-in that asks for frontend, as six libraries do': { call: `POST ${PATHS.frontendToken}`, headers: asSite, form: { ...password, scope: 'frontend' },
      status: 200, answers: { scope: 'me' } },
    'a log-in that asks for what is not known': { call: `POST ${PATHS.frontendToken}`, headers: asSite, form: { ...password, scope: 'openid offline_access' },
      status: 200, answers: { scope: 'me' } },
    'the blank that a phone adds': { call: `POST ${PATHS.frontendToken}`, headers: asSite, form: { ...password, username: ' lena.muster ' },
      status: 200 },
    'the e-mail address in another case': { call: `POST ${PATHS.frontendToken}`, headers: asSite, form: { ...password, username: '\tlena.muster@EXAMPLE.com' },
      status: 200 },
    'a blank within the name': { call: `POST ${PATHS.frontendToken}`, headers: asSite, form: { ...password, username: 'lena. muster' },
      status: 400, answers: { error: 'invalid_grant' } },
    'a blank behind the password': { call: `POST ${PATHS.frontendToken}`, headers: asSite, form: { ...password, password: `${PASSWORD} ` },
      status: 400, answers: { error: 'invalid_grant', error_description: 'wrong user name or password' } },
    'scopes of several services': { call: `POST ${PATHS.frontendToken}`, form: { ...client_credentials, scope: 'gateway frontend' },
      status: 200, answers: { scope: 'frontend' } },
    'two resources': { call: `POST ${PATHS.frontendToken}`, form: `${asked}&resource=a&resource=b`, status: 200 },
    'a log-in with two resources': { call: `POST ${PATHS.frontendToken}`, headers: asSite, form: `${new URLSearchParams(password)}&resource=a&resource=b`,
      status: 200, answers: { scope: 'me' } },
    'a log-in in a charset of ASCII': { call: `POST ${PATHS.frontendToken}`, headers: { ...asSite, ...latin1 }, body: new URLSearchParams(password).toString(),
      status: 200, answers: { scope: 'me' } },
    'Basic without the colon': { call: `POST ${PATHS.frontendToken}`, headers: { authorization: `Basic ${btoa(site.id)}` }, form: password,
      status: 200 },
    'the id in the form': { call: `POST ${PATHS.frontendToken}`, form: { ...password, client_id: site.id }, status: 200 },
    'the id in the form with an empty secret': { call: `POST ${PATHS.frontendToken}`, form: { ...password, client_id: site.id, client_secret: '' },
      status: 200 },
    'a log-in through a client with a secret': { call: `POST ${PATHS.frontendToken}`, headers: ofBackEnd, form: password, status: 200 },
    'a client token for a public client': { call: `POST ${PATHS.frontendToken}`, headers: asSite, form: { grant_type: 'client_credentials' },
      status: 400, answers: { error: 'unauthorized_client' } },
    'a refresh': { call: `POST ${PATHS.frontendToken}`, headers: asSite, form: { grant_type: 'refresh_token', refresh_token: 'x' },
      status: 400, answers: { error: 'unsupported_grant_type' } },
    discovery: { call: `GET ${metadata}/api/rest/oauth/frontend`,
      status: 200, answers: { issuer: `${env.PUBLIC_ORIGIN}/api/rest/oauth/frontend`, token_endpoint: `${env.PUBLIC_ORIGIN}${PATHS.frontendToken}`, revocation_endpoint: `${env.PUBLIC_ORIGIN}${revoke}` } },
    'a log-out that insists on a body': { call: `POST ${revoke}`, form: { token: second.authorization.slice(7), token_type_hint: 'access_token', client_id: site.id },
      status: 200, answers: '{}', sends: { 'content-type': 'application/json' } },
    'a log-out of what has ended': { call: `POST ${revoke}`, headers: asSite, form: { token: second.authorization.slice(7) },
      status: 200, answers: '{}' },
    'revoking a client token': { call: `POST ${revoke}`, headers: ofBackEnd, form: { token: clientToken },
      status: 400, answers: { error: 'unsupported_token_type' } },
  },
  'Accounts: credentials': {
    'id and secret by Basic, as the public library sends on every call': { call: `${names}?username=x`, headers: ofBackEnd,
      status: 200, answers: false },
    'the id of a client with a secret alone': { call: `${names}?username=x`, headers: basic(backEnd.id, ''),
      status: 401, answers: { error: 'invalid_token' } },
    'a public client with a secret': { call: `${names}?username=x`, headers: basic(site.id, 'secret'),
      status: 401, answers: { error: 'invalid_token' } },
    'no credentials': { call: `GET ${V3}/me`, status: 401, answers: '{}', sends: { 'www-authenticate': 'Bearer' } },
    'an expired token': { call: `GET ${V3}/me`, headers: bearer(`aat_${'x'.repeat(43)}`),
      status: 401, answers: { error: 'invalid_token', error_description: 'token expired or otherwise invalid' } },
    'a token that has been revoked': { call: `GET ${V3}/me`, headers: second,
      status: 401, answers: { error: 'invalid_token', error_description: 'token expired or otherwise invalid' } },
    'a client token where the applicant must be': { call: `GET ${V3}/me`, headers: bearer(clientToken),
      status: 401, answers: { error: 'invalid_token', error_description: 'user token required, but client token sent' } },
    'a token without the scope': { call: `${names}?username=x`, headers: bearer(await tokenOf(narrow)),
      status: 403, answers: { error: 'insufficient_scope', error_description: 'valid token with insufficient scope' } },
    'Basic without the colon': { call: `${names}?username=x`, headers: { authorization: `Basic ${btoa(site.id)}` },
      status: 200, answers: false },
    'Basic of another client without the colon': { call: `${names}?username=x`, headers: { authorization: `Basic ${btoa(backEnd.id)}` },
      status: 401, answers: { error: 'invalid_token' } },
    'a client token of this family': { call: `${names}?username=x`, headers: bearer(frontendToken), status: 200, answers: false },
    'a client token got for Profiles': { call: `${names}?username=x`, headers: bearer(clientToken), status: 200, answers: false },
    'a reset in a charset of ASCII': { call: `POST ${V3}/resetPassword`, headers: { ...asSite, ...latin1 }, body: `authToken=x.y&password=${PASSWORD}`,
      status: 200, answers: false },
    'another client in the form of a reset': { call: `POST ${V3}/resetPassword`, form: { client_id: backEnd.id, authToken: 'x.y', password: PASSWORD },
      status: 401, answers: { error: 'invalid_token' } },
    'the client in the form of a reset': { call: `POST ${V3}/resetPassword`, form: { client_id: site.id, authToken: 'x.y', password: PASSWORD },
      status: 200, answers: false },
  },
  'Accounts: look-ups': {
    'a name with an umlaut': { call: `${names}?username=${encodeURIComponent('müller')}`, headers: asSite,
      status: 200, answers: false },
    'an umlaut that is not encoded': { call: `${names}?username=müller`, headers: asSite, status: 200, answers: false },
    'a name in Latin-1': { call: `${names}?username=m%FCller`, headers: asSite, status: 200, answers: false },
    'an empty name': { call: `${names}?username=`, headers: asSite, status: 200, answers: false },
    'no name': { call: names, headers: asSite, status: 200, answers: false },
    'two names': { call: `${names}?username=a&username=b`, headers: asSite, status: 200, answers: false },
    'a name that is taken, in another case': { call: `${names}?username=LENA.muster`, headers: asSite,
      status: 200, answers: true },
    'a name with the blank that a phone adds': { call: `${names}?username=lena.muster%20`, headers: asSite,
      status: 200, answers: true },
    'a name under version 2': { call: `GET ${V2}/checkUsernameForExistence?username=lena.muster`, headers: asSite,
      status: 200, answers: true },
    'text that is no address': { call: `${mails}?email=foo`, headers: asSite, status: 200, answers: false },
    'an empty address': { call: `${mails}?email=`, headers: asSite, status: 200, answers: false },
    'a plus that is not encoded': { call: `${mails}?email=a+b@example.com`, headers: asSite, status: 200, answers: true },
    'a plus that is encoded': { call: `${mails}?email=${encodeURIComponent(plus.email)}`, headers: asSite,
      status: 200, answers: true },
    'an address with the blank that a phone adds': { call: `${mails}?email=lena.muster@example.com%20`, headers: asSite,
      status: 200, answers: true },
    'an address at a domain that is not encoded': { call: `${mails}?email=eva@MÜLLER.example`, headers: asSite,
      status: 200, answers: true },
    'the same in Punycode': { call: `${mails}?email=EVA@xn--mller-kva.example`, headers: asSite, status: 200, answers: true },
    'a plus in a reset': { call: `POST ${V3}/lostPasswordLink?email=a+b@example.com&url=${encodeURIComponent(`${ORIGIN}/reset`)}`, headers: asSite,
      status: 204 },
  },
  'Accounts: registration': {
    'an empty salutation': { ...registers({ salutation: '' }), status: 204 },
    'a salutation as a number': { ...registers({ salutation: 1 }), status: 204 },
    'a salutation that is not known': { ...registers({ salutation: 'Mr.' }),
      status: 400, answers: { code: 'invalid_salutation' } },
    'a work address in full width': { ...registers({ internal: true, workEmail: 'jane@ａｃｍｅ.ｃｏｍ' }), status: 204 },
    'the e-mail address of an account in another spelling': { ...registers({ email: 'eva@xn--MLLER-KVA.example' }),
      status: 400, answers: { code: 'mail_address_already_exists' } },
    'an empty locale': { ...registers({ locale: '' }), status: 204 },
    'a locale of Java': { ...registers({ locale: 'zh_TW_#Hant' }), status: 204 },
    'a locale of a shell': { ...registers({ locale: 'de_DE.UTF-8' }), status: 204 },
    'a locale that is a number': { ...registers({ locale: 1 }), status: 204 },
    'empty names': { ...registers({ firstname: '', lastname: null }), status: 204 },
    'fields of a form that are not ours': { ...registers({ passwordRepeat: PASSWORD, captcha: { token: 'x' } }), status: 204 },
    'a boolean as text': { ...registers({ internal: 'true' }), status: 400, answers: { code: 'invalid_internal' } },
    'an employee without a work address': { ...registers({ internal: true }),
      status: 400, answers: { code: 'invalid_work_mail_address' } },
    'no body': { call: `POST ${V3}/applicants`, headers: asSite, status: 400, answers: { code: 'request_malformed' } },
    'every error at once': { ...registers({ password: 'x', salutation: 'x' }),
      status: 400, answers: { code: 'password invalid', errors: ['password invalid', 'invalid_salutation'] } },
    'errors as plain text': { ...registers({ password: '' }), headers: { ...asSite, accept: 'text/plain' },
      status: 400, answers: 'password_empty', sends: { 'content-type': 'text/plain; charset=utf-8' } },
    'errors as either': { ...registers({ password: '' }), headers: { ...asSite, accept: 'application/json, text/plain, */*' },
      status: 400, answers: { code: 'password_empty' } },
    'version 2': { call: `POST ${V2}/register`, headers: asSite, json: aRegistration({ policyAccepted: true }), status: 204 },
    'what version 2 has stored': { call: `GET ${V2}/me`, headers: ofOlder,
      status: 200, answers: { policyAccepted: true, dataPrivacyAccepted: true, password: null, creatorIp: null } },
    'slashes within': { ...registers({}), call: 'POST /api/rest//v3/frontend/applicants', status: 204 },
    'a version that is not there': { call: 'GET /api/rest/v1/frontend/me', headers: ofLena,
      status: 404, answers: { code: 'not_found' } },
  },
  'Accounts: pages of a careers site': {
    'a preflight of what tracing adds': { call: `OPTIONS ${V3}/me`, headers: { ...preflight, 'access-control-request-headers': 'authorization,traceparent,x-requested-with' },
      status: 204,
      sends: { 'access-control-allow-origin': ORIGIN, 'access-control-allow-headers': 'authorization,traceparent,x-requested-with' } },
    'a preflight of another origin': { call: `OPTIONS ${V3}/me`, headers: { ...preflight, origin: 'https://other.example' },
      status: 204, sends: { 'access-control-allow-origin': null } },
    'an expired token': { call: `GET ${V3}/me`, headers: { ...bearer('eyJ.x.y'), origin: ORIGIN },
      status: 401, sends: { 'access-control-allow-origin': ORIGIN } },
    'a wrong client id': { call: `${names}?username=x`, headers: { ...basic('cli_unknown', ''), origin: ORIGIN },
      status: 401, sends: { 'access-control-allow-origin': ORIGIN } },
    'an expired token on another origin': { call: `GET ${V3}/me`, headers: { ...bearer('eyJ.x.y'), origin: 'https://other.example' },
      status: 401, sends: { 'access-control-allow-origin': null } },
    'a log-in by JSON': { call: `POST ${PATHS.frontendToken}`, headers: { origin: ORIGIN }, json: password,
      status: 400, answers: { error: 'invalid_request' }, sends: { 'access-control-allow-origin': ORIGIN } },
    'an unknown path': { call: 'GET /api/rest/v4', headers: { origin: ORIGIN },
      status: 404, sends: { 'access-control-allow-origin': ORIGIN } },
    'the description, from anywhere': { call: 'GET /openapi.json', headers: { origin: 'https://other.example' },
      status: 200, sends: { 'access-control-allow-origin': '*' } },
    'the metadata, from anywhere': { call: `GET ${metadata}`, headers: { origin: 'https://other.example' },
      status: 200, sends: { 'access-control-allow-origin': '*' } },
  },
  'the page of a work address': {
    'a second click on Confirm': { call: `POST ${confirmed.page}`, form: { decision: 'confirm' },
      status: 200, answers: page('en', /confirmed/) },
    'a reload after Confirm': { call: `GET ${confirmed.page}`, status: 200, answers: page('en', /confirmed/) },
    'a denial after Confirm': { call: `POST ${confirmed.page}`, form: { decision: 'deny' },
      status: 200, answers: page('en', /confirmed/) },
    'a scanner that follows the link': { call: `GET ${undecided.page}`, status: 200, answers: page('en', /your account/) },
    'a scanner that submits the form': { call: `POST ${undecided.page}`, form: {},
      status: 200, answers: page('en', /your account/) },
    'an unknown link in a language that is not ours': { call: `GET ${unknownLink}`, headers: { 'accept-language': 'frr, de;q=0.8' },
      status: 410, answers: page('de') },
    'an unknown link by quality': { call: `GET ${unknownLink}`, headers: { 'accept-language': 'de;q=0.5, fr;q=0.9' },
      status: 410, answers: page('fr') },
    'an unknown link in Brazil': { call: `GET ${unknownLink}`, headers: { 'accept-language': 'pt-BR,en;q=0.1' },
      status: 410, answers: page('pt') },
    'an unknown link in Sweden': { call: `GET ${unknownLink}`, headers: { 'accept-language': 'sv-SE' },
      status: 410, answers: page('sv') },
    'an unknown link in Taiwan': { call: `GET ${unknownLink}`, headers: { 'accept-language': 'zh-Hant-TW' },
      status: 410, answers: page('zh') },
    'an unknown link without a language': { call: `GET ${unknownLink}`, status: 410, answers: page('en') },
  },
};

/** Sends what a row says; the answer as its row reads it. */
async function answerTo({ call: line, headers, json, form, body, answers }: Behaviour) {
  const [method = '', path = ''] = line.split(' ');
  const sent = typeof form === 'string' ? form : form && new URLSearchParams(form).toString();
  const response = await call(method, path, {
    headers: { ...(form !== undefined && FORM_TYPE), ...headers },
    env: UNCOUNTED,
    ...(json !== undefined && { json }),
    ...(sent !== undefined && { body: sent }),
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  const isText = typeof answers === 'string' || answers === undefined || text.startsWith('<!doctype');
  return { response, answer: isText ? text : JSON.parse(text) };
}

describe.each(Object.entries(BEHAVIOURS))('%s', (_, rows) => {
  it.each(Object.entries(rows))('%s', async (_, row) => {
    const { response, answer } = await answerTo(row);
    expect([response.status, row.status === response.status || answer]).toEqual([row.status, true]);
    for (const [name, value] of Object.entries(row.sends ?? {})) expect(response.headers.get(name), name).toBe(value);
    if (row.answers === undefined) return;
    if (typeof row.answers === 'object') expect({ answer }).toMatchObject({ answer: row.answers });
    else expect(answer).toBe(row.answers);
  });
});

it('has stored what it has taken: an unreadable locale is English, a number is a salutation', async () => {
  const person = await anAccount({ locale: 'de_DE.UTF-8', salutation: 2 });
  expect(await readMe(await loggedIn(person.username))).toMatchObject({ locale: 'en', salutation: '2' });
});
