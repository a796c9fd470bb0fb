import { API_KEY, CLIENT_SECRET, claimToken, PASSWORD, personId, sessionToken } from './people.ts';

/** A request as it is sent over the wire. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

/** A call to measure. */
export interface Call {
  readonly name: string;
  /** The status it must answer with. */
  readonly status: number;
  /** Whether it hashes a password, which costs fifty times what anything else does. */
  readonly hashes?: boolean;
  /** The most CPU it may cost, as a multiple of what it costs the bare Worker. */
  readonly target?: number;
  /** The n-th request; no two write the same. `people` is how many there are. */
  request(n: number, people: number): Sent | Promise<Sent>;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };
const KEY = { authorization: `Bearer ${API_KEY}` };
const SITE = { authorization: `Basic ${btoa('bench-site:')}` };
const OAUTH = { authorization: `Basic ${btoa(`bench-oauth:${CLIENT_SECRET}`)}` };

/** Who is for what, so that no call changes what another one counts on: the first fifth is read, the next updated, … */
export const SHARES = { read: 0, updated: 1, anonymized: 2, loggedIn: 3, claiming: 4 } as const;

/** The first person of a share. */
export function firstOf(share: keyof typeof SHARES, people: number): number {
  return (SHARES[share] * people) / 5;
}

function personOf(share: keyof typeof SHARES, n: number, people: number): number {
  return firstOf(share, people) + (n % (people / 5));
}

/** Every call that is measured. */
export const calls: readonly Call[] = [
  {
    name: 'create',
    status: 201,
    target: 1.15,
    request: (n) => ({
      method: 'POST',
      path: '/applicants',
      headers: { ...KEY, ...JSON_TYPE },
      body: JSON.stringify({
        external_applicant_id: `ext_new_${n}`,
        email: `new${n}@example.com`,
        external_applicant_name: 'Hannah Bret',
      }),
    }),
  },
  {
    name: 'get',
    status: 200,
    target: 1.15,
    request: (n, people) => get(`/applicants/${personId(personOf('read', spread(n), people))}`, KEY),
  },
  {
    name: 'patch',
    status: 200,
    target: 1.15,
    request: (n, people) => ({
      method: 'PATCH',
      path: `/applicants/${personId(personOf('updated', spread(n), people))}`,
      headers: { ...KEY, ...JSON_TYPE },
      body: JSON.stringify({ email: `changed${n}@example.com` }),
    }),
  },
  {
    name: 'anonymize',
    status: 200,
    request: (n, people) => ({
      method: 'POST',
      path: `/applicants/${personId(personOf('anonymized', n, people))}/anonymize`,
      headers: KEY,
    }),
  },
  {
    name: 'look-up',
    status: 200,
    request: (n, people) => get(`/applicants?email=person${personOf('read', spread(n), people)}%40example.com`, KEY),
  },
  {
    name: 'token',
    status: 200,
    request: () => form('/connect/token', { grant_type: 'client_credentials', scope: 'identity-verification' }, OAUTH),
  },
  {
    name: 'register',
    status: 204,
    hashes: true,
    target: 1.03,
    request: (n) => ({
      method: 'POST',
      path: '/api/rest/v3/frontend/applicants',
      headers: { ...SITE, ...JSON_TYPE },
      body: JSON.stringify({
        username: `New.${n}`,
        password: PASSWORD,
        email: `New${n}@example.com`,
        salutation: '2',
        firstname: 'Hannah',
        lastname: 'Bret',
        locale: 'en',
        dataPrivacyAccepted: true,
      }),
    }),
  },
  {
    name: 'log in',
    status: 200,
    hashes: true,
    target: 1.03,
    request: (n, people) => logIn(`Person.${personOf('read', spread(n), people)}`, PASSWORD),
  },
  {
    name: 'me',
    status: 200,
    target: 1.2,
    request: async (n, people) => {
      const token = await sessionToken(personOf('loggedIn', spread(n), people));
      return get('/api/rest/v3/frontend/me', { authorization: `Bearer ${token}` });
    },
  },
  {
    name: 'confirm',
    status: 200,
    request: async (n, people) =>
      form(`/work-email/${await claimToken(personOf('claiming', n, people))}`, { decision: 'confirm' }, {}),
  },
];

/** A log-in of any name with any password. */
export function logIn(username: string, password: string): Sent {
  return form('/api/rest/oauth/frontend/token', { grant_type: 'password', username, password }, SITE);
}

function get(path: string, headers: Record<string, string>): Sent {
  return { method: 'GET', path, headers };
}

function form(path: string, fields: Record<string, string>, headers: Record<string, string>): Sent {
  return { method: 'POST', path, headers: { ...headers, ...FORM_TYPE }, body: new URLSearchParams(fields).toString() };
}

/** Reads people in no order, so that no page of the database is read twice in a row. */
function spread(n: number): number {
  return (n * 7_919) % 1_000_003;
}
