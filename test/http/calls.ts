import { SCOPES } from '../../src/clients/client.ts';
import { examples } from '../../src/operations/docs/examples.ts';
import { employee, ORIGIN, pageIn, signedUp, someone } from '../support/accounts.ts';
import { mailbox } from '../support/mailbox.ts';
import { create } from '../support/profiles.ts';
import { endpoints, type MountedEndpoint } from '../support/routes.ts';
import { bearer, call, register } from '../support/service.ts';
import { callersOf } from './callers.ts';

/** One call of the list: an endpoint under one of its paths, with what makes it succeed. */
export interface Target {
  name: string;
  endpoint: MountedEndpoint;
  /** The path with real parameters, and the query. */
  path: string;
  /** Every method that the path knows, sorted. */
  known: readonly string[];
  /** Headers of a caller who may, and a body that is right. */
  right: { headers: Record<string, string>; body?: string };
}

export const MEDIA_TYPES = { json: 'application/json', form: 'application/x-www-form-urlencoded' } as const;

const operator = bearer((await register('key', { scopes: SCOPES })).credential);

/** What path parameters stand for; each call gets a person of its own, so that one of them can be erased. */
const params: Record<string, () => Promise<string>> = {
  applicant_id: async () => (await create(operator, { email: 'a@b.co' })).id,
  async token() {
    const { env, mails } = mailbox();
    await signedUp(employee(), { env });
    return pageIn(mails[0]).slice('/work-email/'.length);
  },
  async file() {
    const page = await (await call('GET', '/docs')).text();
    return /\/docs\/([\w.-]+)"/.exec(page)?.[1] ?? 'none';
  },
};

/** The queries of the calls that need one. */
const queries: Record<string, () => Record<string, string>> = {
  listApplicants: () => ({ email: 'hannah.bret@example.com' }),
  checkUsername: () => ({ username: 'hannah.bret' }),
  checkMail: () => ({ email: 'hannah.bret@example.com' }),
  sendLostPasswordLink: () => ({ email: someone().email, url: `${ORIGIN}/reset` }),
};

/** Right bodies where the endpoint's own example is not one for every occasion. */
const bodies: Record<string, () => object> = {
  issueFrontendToken: () => ({ grant_type: 'client_credentials', scope: 'frontend' }),
  registerAccount: () => someone(),
};

/** Every call of the service. */
export const targets: readonly Target[] = await Promise.all(
  endpoints.flatMap((endpoint) => endpoint.paths.map((path) => target(endpoint, path))),
);

async function target(endpoint: MountedEndpoint, path: string): Promise<Target> {
  const { id, method, body, security } = endpoint;
  const [parameter, name = ''] = /:(\w+)/.exec(path) ?? [];
  const query = queries[id]?.();
  return {
    name: `${method} ${path}`,
    endpoint,
    path:
      (parameter === undefined ? path : path.replace(parameter, (await params[name]?.()) ?? name)) +
      (query === undefined ? '' : `?${new URLSearchParams(query)}`),
    known: knownMethods(path),
    right: {
      headers: {
        ...(security !== undefined && (await callersOf(endpoint).right())),
        ...(body !== undefined && { 'content-type': MEDIA_TYPES[body.type] }),
      },
      ...(body !== undefined && { body: encode(body.type, bodies[id]?.() ?? examples[id]?.body) }),
    },
  };
}

function encode(type: keyof typeof MEDIA_TYPES, content: unknown): string {
  return type === 'json' ? JSON.stringify(content) : new URLSearchParams(content as Record<string, string>).toString();
}

function knownMethods(path: string): string[] {
  const sharing = endpoints.filter(({ paths }) => paths.includes(path));
  const methods = sharing.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  return [...methods, ...(sharing.some(({ crossOrigin }) => crossOrigin) ? ['OPTIONS'] : [])].sort();
}

/** What of a right call is changed; null is no body. */
export interface Changes {
  method?: string;
  headers?: Record<string, string>;
  body?: BodyInit | null;
}

/** Sends the right call with some of it changed. */
export function send({ endpoint, path, right }: Target, changes: Changes = {}): Promise<Response> {
  const { method = endpoint.method, headers = right.headers, body = right.body ?? null } = changes;
  return call(method, path, { headers, ...(body !== null && { body }), env: mailbox().env });
}
