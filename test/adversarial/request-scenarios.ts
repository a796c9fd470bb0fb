import { env } from 'cloudflare:workers';
import { hashPassword } from '../../src/accounts/passwords/hashing.ts';
import { SCOPES } from '../../src/clients/client.ts';
import type { ErrorFormat } from '../../src/http/error-format.ts';
import { tokenOf } from '../support/oauth.ts';
import { PATHS } from '../support/paths.ts';
import { endpoints } from '../support/routes.ts';
import { aClient, aPersonWithEverything, insert, ORIGIN, type Registered, type Seeded } from '../support/seed.ts';
import { basic, bearer, type Call, form, passwordGrant } from '../support/service.ts';
import { clear } from '../support/snapshots.ts';

/**
 * What the service calls during one request, and how that call may fail: a `read` or a `write` is retried after a
 * transient fault, a `write once` never, and a failing `count` accepts. A call after the response cannot change it: what
 * is `later` is repaired by the scheduled run (a `later note` by nobody: the list of erasures outside the database is a
 * second copy), what is `perhaps` may be lost.
 */
export type Step =
  | 'count'
  | 'list'
  | 'file'
  | 'read'
  | 'write'
  | 'write once'
  | 'later mail'
  | 'later write'
  | 'later note'
  | 'perhaps write';

/** One request as it is sent: again and again the same. */
export type Sent = readonly [method: string, path: string, options: Omit<Call, 'env' | 'seams'>];

/** One way through an endpoint, and what it calls. */
export interface Scenario {
  readonly what: string;
  /** The operation id. */
  readonly endpoint: string;
  readonly errors: ErrorFormat;
  /** Whether the endpoint reads what is sent as a body. */
  readonly reads: boolean;
  readonly status: number;
  readonly steps: readonly Step[];
  /** Minutes that have passed since the person was made. */
  readonly minutes: number;
  /** How the same call may be answered when it was carried out already, unseen. */
  readonly again: readonly number[];
  /** Whether it may happen twice when it is sent twice. */
  readonly doubled: boolean;
  /** Makes a database like every other time, and the request. */
  prepare(): Promise<Sent>;
}

const FRONTEND_TOKEN = PATHS.frontendToken;
const OTHER_PASSWORD = 'Rainy-Day-2025';

type Prepare = () => Promise<Sent>;
type Details = Partial<Pick<Scenario, 'minutes' | 'again' | 'doubled'>>;

function scenario(
  endpoint: string,
  variant: string,
  status: number,
  steps: readonly Step[],
  prepare: Prepare,
  details: Details = {},
): Scenario {
  const { errors, body } = endpoints.find(({ id }) => id === endpoint) ?? {};
  if (errors === undefined) throw new Error(`there is no endpoint ${endpoint}`);
  const again = [status, ...(details.again ?? [])];
  return {
    what: variant === '' ? endpoint : `${endpoint}, ${variant}`,
    ...{
      endpoint,
      errors,
      reads: body !== undefined,
      status,
      steps,
      prepare,
      minutes: 1,
      doubled: false,
      ...details,
      again,
    },
  };
}

/** A back end with every scope, and a person. */
async function ofCompany(): Promise<{ headers: Record<string, string>; person: Seeded }> {
  await clear();
  const headers = bearer((await aClient('key', { scopes: SCOPES })).credential);
  return { headers, person: await aPerson('') };
}

/** A careers site, and a person who has an account there. */
async function ofSite(
  confirmed = false,
): Promise<{ site: Registered; headers: Record<string, string>; person: Seeded }> {
  await clear();
  const site = await aClient('public', { origins: [ORIGIN] });
  return { site, headers: basic(site.id, ''), person: await aPerson(site.id, confirmed) };
}

/** The domains of work addresses that the company allows by now. */
const allowed = new Set<string>();
const domainOf = ({ workEmail }: Seeded) => workEmail.slice(workEmail.indexOf('@') + 1);

/** Milliseconds for which a session lives after a use that was noted. */
const SESSION_LIFETIME = 65 * 60_000;

async function aPerson(clientId: string, confirmed = false): Promise<Seeded> {
  const person = await aPersonWithEverything(clientId, confirmed);
  await env.DB.batch([
    env.DB.prepare('delete from outbox'),
    // Just used, so that a call within five minutes does not note its own use.
    env.DB.prepare('update sessions set expires_on = ?').bind(Date.now() + SESSION_LIFETIME),
  ]);
  const domain = domainOf(person);
  if (!allowed.has(domain)) await env.WORK_EMAIL_DOMAINS.put(domain, 'allowed');
  allowed.add(domain);
  return person;
}

const newcomer = { username: 'new.comer', email: 'new.comer@home.example', password: OTHER_PASSWORD };
const byKey: readonly Step[] = ['read'];
const bySite: readonly Step[] = ['read', 'count'];
const byToken: readonly Step[] = ['read', 'read', 'count'];

const profiles: readonly Scenario[] = [
  scenario(
    'createApplicant',
    '',
    201,
    [...byKey, 'write'],
    async () => ['POST', PATHS.applicants, { headers: (await ofCompany()).headers, json: { email: 'a@b.co' } }],
    { doubled: true },
  ),
  scenario('createApplicant', 'with an idempotency key', 201, [...byKey, 'write'], async () => {
    const headers = { ...(await ofCompany()).headers, 'idempotency-key': 'once' };
    return ['POST', PATHS.applicants, { headers, json: { email: 'a@b.co' } }];
  }),
  scenario('listApplicants', '', 200, [...byKey, 'read'], async () => {
    const { headers, person } = await ofCompany();
    return ['GET', `${PATHS.applicants}?email=${person.email}`, { headers }];
  }),
  scenario('getApplicant', '', 200, [...byKey, 'read'], async () => {
    const { headers, person } = await ofCompany();
    return ['GET', PATHS.applicant(person.id), { headers }];
  }),
  scenario('getApplicant', 'with a client token', 200, [...byKey, 'read'], async () => {
    const { person } = await ofCompany();
    return ['GET', PATHS.applicant(person.id), { headers: bearer(await tokenOf(await aClient('oauth'))) }];
  }),
  scenario('updateApplicant', '', 200, [...byKey, 'write once'], async () => {
    const { headers, person } = await ofCompany();
    return ['PATCH', PATHS.applicant(person.id), { headers, json: { email: 'new@home.example' } }];
  }),
  scenario(
    'updateApplicant',
    'with If-Match',
    200,
    [...byKey, 'write once'],
    async () => {
      const { headers, person } = await ofCompany();
      const json = { email: 'new@home.example' };
      return ['PATCH', PATHS.applicant(person.id), { headers: { ...headers, 'if-match': '"1"' }, json }];
    },
    { again: [412] },
  ),
  scenario('anonymizeApplicant', '', 200, [...byKey, 'write', 'later note'], async () => {
    const { headers, person } = await ofCompany();
    return ['POST', PATHS.anonymize(person.id), { headers }];
  }),
  scenario(
    'exportApplicant',
    '',
    200,
    [...byKey, 'write once'],
    async () => {
      const { headers, person } = await ofCompany();
      return ['GET', PATHS.export(person.id), { headers }];
    },
    { doubled: true },
  ),
  scenario('listEvents', '', 200, [...byKey, 'read'], async () => {
    const { headers, person } = await ofCompany();
    return ['GET', PATHS.events(person.id), { headers }];
  }),
];

const tokens: readonly Scenario[] = [
  ...(['issueClientToken', 'issueFrontendToken'] as const).map((id) =>
    scenario(id, 'for a client', 200, bySite, async () => {
      await clear();
      const client = await aClient('oauth', { scopes: SCOPES });
      const path = id === 'issueClientToken' ? PATHS.clientToken : FRONTEND_TOKEN;
      const headers = basic(client.id, client.credential);
      return ['POST', path, { headers, body: form({ grant_type: 'client_credentials' }) }];
    }),
  ),
  scenario(
    'issueFrontendToken',
    'for an applicant',
    200,
    [...bySite, 'count', 'read', 'write once'],
    async () => {
      const { headers, person } = await ofSite();
      await env.DB.prepare('update accounts set password_hash = ?')
        .bind(await hashPassword(person.password))
        .run();
      return ['POST', FRONTEND_TOKEN, { headers, body: passwordGrant(person.username, person.password) }];
    },
    { doubled: true },
  ),
  scenario(
    'issueFrontendToken',
    'for an applicant whose password was hashed with less work',
    200,
    [...bySite, 'count', 'read', 'write once'],
    async () => {
      const { headers, person } = await ofSite();
      return ['POST', FRONTEND_TOKEN, { headers, body: passwordGrant(person.email, person.password) }];
    },
    { doubled: true },
  ),
  scenario(
    'issueFrontendToken',
    'with a wrong password',
    400,
    [...bySite, 'count', 'read', 'perhaps write'],
    async () => {
      const { headers, person } = await ofSite();
      return ['POST', FRONTEND_TOKEN, { headers, body: passwordGrant(person.username, OTHER_PASSWORD) }];
    },
  ),
  scenario(
    'issueFrontendToken',
    'for an unknown name',
    400,
    [...bySite, 'count', 'read', 'perhaps write'],
    async () => {
      const { headers } = await ofSite();
      return ['POST', FRONTEND_TOKEN, { headers, body: passwordGrant('unknown', OTHER_PASSWORD) }];
    },
  ),
  scenario('revokeToken', '', 200, [...bySite, 'write'], async () => {
    const { headers, person } = await ofSite();
    return ['POST', PATHS.revoke, { headers, body: form({ token: person.token }) }];
  }),
];

const accounts: readonly Scenario[] = [
  scenario(
    'registerAccount',
    '',
    204,
    [...bySite, 'read', 'write'],
    async () => ['POST', PATHS.accounts, { headers: (await ofSite()).headers, json: newcomer }],
    { again: [400] },
  ),
  scenario(
    'registerAccount',
    'of an employee',
    204,
    [...bySite, 'read', 'list', 'write', 'later mail', 'later write'],
    async () => {
      const { headers, person } = await ofSite();
      const json = { ...newcomer, internal: true, workEmail: `new.comer@${domainOf(person)}` };
      return ['POST', PATHS.accounts, { headers, json }];
    },
    { again: [400] },
  ),
  scenario(
    'registerAccountV2',
    '',
    204,
    [...bySite, 'read', 'write'],
    async () => {
      const json = { ...newcomer, policyAccepted: true };
      return ['POST', PATHS.accountsV2, { headers: (await ofSite()).headers, json }];
    },
    { again: [400] },
  ),
  scenario('readMe', '', 200, byToken, async () => {
    const { person } = await ofSite();
    return ['GET', PATHS.me, { headers: bearer(person.token) }];
  }),
  scenario('readMe', 'of an employee', 200, [...byToken, 'list'], async () => {
    const { person } = await ofSite(true);
    return ['GET', PATHS.me, { headers: bearer(person.token) }];
  }),
  scenario(
    'readMe',
    'after a while',
    200,
    ['read', 'read', 'perhaps write', 'count'],
    async () => {
      const { person } = await ofSite();
      return ['GET', PATHS.me, { headers: bearer(person.token) }];
    },
    { minutes: 10 },
  ),
  scenario('checkUsername', '', 200, [...bySite, 'read'], async () => {
    const { headers, person } = await ofSite();
    return ['GET', `${PATHS.checkUsername}?username=${person.username}`, { headers }];
  }),
  scenario('checkMail', '', 200, [...bySite, 'read'], async () => {
    const { headers, person } = await ofSite();
    return ['GET', `${PATHS.checkMail}?email=${person.email}`, { headers }];
  }),
  ...[true, false].map((known) =>
    scenario(
      'sendLostPasswordLink',
      known ? '' : 'for an unknown address',
      204,
      [...bySite, 'read', ...(known ? (['perhaps write', 'later mail', 'later write'] as const) : [])],
      async () => {
        const { headers, person } = await ofSite();
        const query = form({ email: known ? person.email : newcomer.email, url: `${ORIGIN}/reset` });
        return ['POST', `${PATHS.lostPasswordLink}?${query}`, { headers }];
      },
    ),
  ),
  scenario('resetPassword', '', 200, [...bySite, 'read', 'write once'], async () => {
    const { headers, person } = await ofSite();
    const body = form({ authToken: person.resetLink, password: OTHER_PASSWORD });
    return ['POST', PATHS.resetPassword, { headers, body }];
  }),
  scenario('changePassword', 'by a wrong one', 200, [...byToken, 'count', 'perhaps write'], async () => {
    const { person } = await ofSite();
    const body = form({ op: OTHER_PASSWORD, np: 'Windy-Day-2025' });
    return ['POST', PATHS.changePassword, { headers: bearer(person.token), body }];
  }),
  scenario(
    'changePassword',
    '',
    200,
    [...byToken, 'count', 'write once'],
    async () => {
      const { person } = await ofSite();
      const body = form({ op: person.password, np: OTHER_PASSWORD });
      return ['POST', PATHS.changePassword, { headers: bearer(person.token), body }];
    },
    { again: [401] },
  ),
  scenario(
    'resendWorkEmailLink',
    '',
    204,
    [...byToken, 'read', 'write once', 'later mail', 'later write'],
    async () => {
      const { person } = await ofSite();
      return ['POST', PATHS.resendWorkEmailLink, { headers: bearer(person.token) }];
    },
    { doubled: true },
  ),
  scenario(
    'resendWorkEmailLink',
    'of a mail that waits',
    204,
    [...byToken, 'read', 'write once', 'later mail', 'later write'],
    async () => {
      const { person } = await ofSite();
      const mail = {
        id: 'mail',
        link_id: person.workLink.split('.', 1)[0] ?? '',
        template: 'work_email' as const,
        language: 'de',
      };
      await insert('outbox', { ...mail, address: person.workEmail, due_on: 1, attempts: 1 }).run();
      return ['POST', PATHS.resendWorkEmailLink, { headers: bearer(person.token) }];
    },
    { doubled: true },
  ),
  scenario(
    'claimWorkEmail',
    '',
    204,
    [...byToken, 'read', 'list', 'write once', 'later mail', 'later write'],
    async () => {
      const { person } = await ofSite();
      const json = { workEmail: `new.comer@${domainOf(person)}` };
      return ['POST', PATHS.claimWorkEmail, { headers: bearer(person.token), json }];
    },
    { doubled: true },
  ),
];

const pages: readonly Scenario[] = [
  scenario('showWorkEmailClaim', '', 200, ['count', 'read'], async () => {
    const { person } = await ofSite();
    return ['GET', PATHS.claim(person.workLink), {}];
  }),
  scenario(
    'settleWorkEmailClaim',
    'to confirm',
    200,
    ['count', 'read', 'list', 'write once'],
    // Done already, it says so again.
    () => settle('confirm'),
  ),
  scenario('settleWorkEmailClaim', 'to deny', 200, ['count', 'read', 'write once'], () => settle('deny'), {
    again: [410],
  }),
  scenario(
    'settleWorkEmailClaim',
    'to confirm when the domain is gone',
    410,
    ['count', 'read', 'list', 'write once'],
    async () => {
      const sent = await settle('confirm');
      await env.DB.prepare(`update accounts set work_email = 'new.comer@gone.example'`).run();
      return sent;
    },
  ),
];

async function settle(decision: string): Promise<Sent> {
  const { person } = await ofSite();
  return ['POST', PATHS.claim(person.workLink), { body: form({ decision }) }];
}

let origins = 0;

const others: readonly Scenario[] = [
  scenario('describeApi', '', 200, ['file'], async () => ['GET', PATHS.openApi, {}]),
  scenario('readDocs', '', 200, ['file'], async () => ['GET', PATHS.docs, {}]),
  scenario('loadDocsFile', 'that is not there', 404, ['file'], async () => ['GET', '/docs/none.01234567.js', {}]),
  scenario('checkHealth', '', 200, ['read', 'list'], async () => ['GET', PATHS.health, {}]),
  scenario('registerAccount', 'as a preflight', 204, ['read'], async () => {
    await clear();
    origins += 1;
    const origin = `https://careers-${origins}.example`;
    await aClient('public', { origins: [origin] });
    return ['OPTIONS', PATHS.accounts, { headers: { origin, 'access-control-request-method': 'POST' } }];
  }),
];

const written = [...profiles, ...tokens, ...accounts, ...pages, ...others];

/** Endpoints without credentials and input need no scenario of their own. */
const bare = endpoints
  .filter(
    ({ id, security, params, body }) =>
      security === undefined &&
      params === undefined &&
      body === undefined &&
      !written.some(({ endpoint }) => endpoint === id),
  )
  .map(({ id, method, paths, success }) => scenario(id, '', success.status, [], async () => [method, paths[0], {}]));

/** At least one way through every endpoint, and every way that calls something else. */
export const scenarios: readonly Scenario[] = [...written, ...bare];
