import { SCOPES } from '../../src/clients/client.ts';
import { examples } from '../../src/operations/docs/examples.ts';
import { pageIn } from '../support/accounts.ts';
import { aReader, lastPage } from '../support/email-links.ts';
import { mailbox } from '../support/mailbox.ts';
import { PATHS } from '../support/paths.ts';
import { endpoints, type MountedEndpoint } from '../support/routes.ts';
import { aClient, anAccount, anApplicant, anEmployee, aRegistration, ORIGIN, PASSWORD } from '../support/seed.ts';
import { bearer, call } from '../support/service.ts';
import { aWebhookWithTicket, TICKET } from '../support/tickets.ts';
import { type Callers, callersOf, seedCallers } from './callers.ts';

/** One call of the list: an endpoint under one of its paths, with what makes it succeed. */
export interface Target {
  name: string;
  endpoint: MountedEndpoint;
  /** The path with real parameters, and the query. */
  path: string;
  /** Every method that the path knows, sorted. */
  known: readonly string[];
  /** Who may call it and who may not; undefined for an endpoint without credentials. */
  callers: Callers | undefined;
  /** Headers of a caller who may, and a body that is right. */
  right: { headers: Record<string, string>; body?: string };
  /** The same call, with people of its own: one that has succeeded may have ended its own credentials. */
  again(): Promise<Target>;
}

export const MEDIA_TYPES = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  lines: 'application/x-ndjson',
} as const;

type Headers = Record<string, string>;

/** The calls of an applicant who needs an account. */
const ofAccounts = ['updateAccount', 'endAccountSessions'];

/** Values of path parameters; each call gets a person of its own, so that one of them can be erased. */
const params: Record<string, (operator: Headers, right: Headers, id: string) => Promise<string>> = {
  async applicant_id(operator, _right, id) {
    if (ofAccounts.includes(id)) return (await anAccount()).id;
    return (await anApplicant(operator, { email: 'a@b.co' })).id;
  },
  async session_id(_operator, right) {
    const { data } = await (await call('GET', PATHS.sessions, { headers: right })).json<{ data: { id: string }[] }>();
    return data[0]?.id ?? 'none';
  },
  async token(_operator, _right, id) {
    if (id.endsWith('EmailLink')) {
      const { mails, ask } = await aReader();
      await ask(aRegistration().email);
      return lastPage(mails).slice('/email/'.length);
    }
    const { env, mails } = mailbox();
    await anEmployee({}, { env });
    return pageIn(mails[0]).slice('/work-email/'.length);
  },
  webhook_id: () => aWebhookWithTicket(),
  async file() {
    const page = await (await call('GET', PATHS.docs)).text();
    return /\/docs\/([\w.-]+)"/.exec(page)?.[1] ?? 'none';
  },
};

/** The queries of the calls that need one. */
const queries: Record<string, () => Record<string, string>> = {
  listApplicants: () => ({ email: 'hannah.bret@example.com' }),
  checkUsername: () => ({ username: 'hannah.bret' }),
  checkMail: () => ({ email: 'hannah.bret@example.com' }),
  sendLostPasswordLink: () => ({ email: aRegistration().email, url: `${ORIGIN}/reset` }),
};

/** Right bodies where the endpoint's own example is not one for every occasion. */
const bodies: Record<string, () => object> = {
  issueFrontendToken: () => ({ grant_type: 'client_credentials', scope: 'frontend' }),
  changeEmail: () => ({ email: aRegistration().email, password: PASSWORD }),
  registerAccount: () => aRegistration(),
  registerAccountV2: () => aRegistration({ policyAccepted: true }),
  useTicket: () => ({ ticket: TICKET }),
  importRows: () => ({ account: aRegistration() }),
};

/** Every call of the service, with clients, people and links for each that are registered now. */
export async function seedTargets(): Promise<readonly Target[]> {
  const operator = bearer((await aClient('key', { scopes: SCOPES })).credential);
  const callers = await seedCallers();
  const targets: Target[] = [];
  // One after the other: an isolate keeps ten passwords to hash, and many targets are accounts.
  for (const endpoint of endpoints) {
    for (const path of endpoint.paths) {
      targets.push(await target(endpoint, path, operator, endpoint.security && callersOf(callers, endpoint)));
    }
  }
  return targets;
}

async function target(
  endpoint: MountedEndpoint,
  path: string,
  operator: Record<string, string>,
  callers: Callers | undefined,
): Promise<Target> {
  const { id, method, body } = endpoint;
  const [parameter, name = ''] = /:(\w+)/.exec(path) ?? [];
  const query = queries[id]?.();
  const headers = { ...(callers !== undefined && (await callers.right())) };
  return {
    name: `${method} ${path}`,
    endpoint,
    path:
      (parameter === undefined
        ? path
        : path.replace(parameter, (await params[name]?.(operator, headers, id)) ?? name)) +
      (query === undefined ? '' : `?${new URLSearchParams(query)}`),
    known: knownMethods(path),
    callers,
    again: () => target(endpoint, path, operator, callers),
    right: {
      headers: {
        ...headers,
        ...(body !== undefined && { 'content-type': MEDIA_TYPES[body.type] }),
      },
      ...(body !== undefined && { body: encode(body.type, bodies[id]?.() ?? examples[id]?.body) }),
    },
  };
}

function encode(type: keyof typeof MEDIA_TYPES, content: unknown): string {
  return type !== 'form' ? JSON.stringify(content) : new URLSearchParams(content as Record<string, string>).toString();
}

function knownMethods(path: string): string[] {
  const sharing = endpoints.filter(({ paths }) => paths.includes(path));
  const methods = sharing.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  return [...methods, ...(sharing.some(({ crossOrigin }) => crossOrigin) ? ['OPTIONS'] : [])].sort();
}

/** Changes to a right call; null is no body. */
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
