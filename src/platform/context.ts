import type { Action, Event } from '../db/audit.ts';
import type { Database } from '../db/transaction.ts';
import type { RequestContext, RequestFacts } from '../http/endpoint.ts';
import { Failure } from '../http/failure.ts';
import { networkOf } from '../http/limits.ts';
import { type Assets, openAssets } from './assets.ts';
import { type Clock, systemClock } from './clock.ts';
import { openDatabase } from './database.ts';
import { type Configuration, readConfiguration } from './env.ts';
import { type ErasureList, openErasureList } from './erasure-list.ts';
import { isLoopback, requireFrontDoor } from './front-door.ts';
import { type KeyList, openKeyList } from './key-value.ts';
import { type DatabaseLoad, loadOf } from './load.ts';
import { type Mail, type Mailer, openMailer } from './mailer.ts';
import { openMetrics } from './metrics.ts';
import { isRefused, openRateLimits } from './rate-limits.ts';
import { listOfSecrets, openSecrets, type Secrets } from './secrets.ts';

/** Dependencies of one request or one scheduled run. Everything that reaches outside enters here and nowhere else. */
export interface Context extends RequestContext {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly db: Database;
  /** The same database without a bookmark: credentials are never verified by a replica that may lag behind. */
  readonly primary: Database;
  /** How the database answers, and how full it is. */
  readonly load: DatabaseLoad;
  readonly secrets: Secrets;
  /** The allowed work-email domains. */
  readonly domains: KeyList;
  readonly erasures: ErasureList;
  readonly mailer: Mailer;
  readonly mail: Mail;
  /** Calls another host, as webhooks do. */
  readonly fetch: typeof fetch;
  /** Whether the response has no body (HEAD): it shows no one. */
  readonly isHead: boolean;
  /** The files of `/docs`. */
  readonly assets: Assets;
  /** The actions of the entries that have been made in this request, whether or not they came to be stored. */
  readonly actions: ReadonlySet<Action>;
  /** An entry of a person's history, by the calling client in this request. */
  event(action: Action, applicantId: string, fields?: readonly string[]): Event;
  /** Lets work go on after the response, for at most 30 seconds. */
  waitUntil(work: Promise<unknown>): void;
  /** Starts work after the response: a caller can tell nothing from its time. */
  afterResponse(work: () => Promise<unknown>): void;
}

/** Dependencies that tests replace. */
export interface Seams {
  readonly clock?: Clock;
  readonly fetch?: typeof fetch;
}

/** Parts that a context is built from. */
export interface ContextSource {
  readonly env: Env;
  readonly execution: ExecutionContext;
  /** Absent in a scheduled run. */
  readonly request?: Request;
  readonly seams?: Seams | undefined;
  /** Makes what handlers send mails with. */
  readonly openMail: (context: Omit<Context, 'mail'>) => Mail;
}

/** The client in the history of what a person does by a link of a mail, who is no client's. */
const NO_CLIENT = 'mail-link';

/** Opens every binding for one request or one scheduled run; none of it costs a round trip. */
export function createContext({ env, execution, request, seams = {}, openMail }: ContextSource): Context {
  const { clock = systemClock } = seams;
  const network = request === undefined ? 'unknown' : networkOf(request);
  const requestId = crypto.randomUUID();
  const facts: RequestFacts = {
    // Few calls ask, and the answer takes a URL to parse.
    get isLocal() {
      return request === undefined || isLoopback(request.url);
    },
    isOverLimit: request !== undefined && isRefused(env.PUBLIC_CLIENT_LIMIT, network, clock.now()),
  };
  const log: Context['log'] = (level, event, facts) =>
    console[level](JSON.stringify({ level, event, request_id: requestId, ...facts }));
  const configuration = readConfiguration(env);
  const open = (bookmark: string | null) =>
    openDatabase(env.DB, bookmark, clock, ({ event, ...fault }) =>
      log(event === 'database_full' ? 'error' : 'warn', event, { ...fault }),
    );
  const bookmark = bookmarkOf(request);
  const primary = open(null);
  const db = bookmark === null ? primary : open(bookmark);
  const secrets = openSecrets(listOfSecrets(env), () =>
    log('error', 'secrets_unusable', {
      remedy:
        'set SERVICE_SECRETS, and each SERVICE_SECRETS_2, _3, … that there is, to random strings of at least 32 characters, separated by commas',
    }),
  );
  const limits = openRateLimits(
    {
      publicClient: env.PUBLIC_CLIENT_LIMIT,
      confidentialClient: env.CONFIDENTIAL_CLIENT_LIMIT,
      name: env.NAME_LIMIT,
    },
    network,
    clock,
    secrets,
    () => log('warn', 'limit_fault'),
  );
  const actions = new Set<Action>();
  const context = {
    requestId,
    publicOrigin: configuration.publicOrigin,
    configuration,
    company: configuration.company,
    facts,
    clock,
    limits,
    db,
    primary,
    load: loadOf(env.DB),
    secrets,
    domains: openKeyList(env.WORK_EMAIL_DOMAINS, clock, () => log('warn', 'domain_list_fault')),
    erasures: openErasureList(env.ERASURES, clock, () => log('warn', 'erasure_list_fault')),
    fetch: seams.fetch ?? ((...request: Parameters<typeof fetch>) => fetch(...request)),
    isHead: request?.method === 'HEAD',
    mailer: openMailer(env.EMAIL, configuration.mailFrom, clock),
    assets: openAssets(env.ASSETS, clock, () => log('warn', 'assets_fault')),
    now: () => clock.now(),
    log,
    count: openMetrics(env.METRICS, () => log('warn', 'metrics_fault')),
    waitUntil: (work: Promise<unknown>) => execution.waitUntil(work),
    afterResponse: (work: () => Promise<unknown>) => execution.waitUntil(nextTask().then(work)),
    actions,
    event(action: Action, applicantId: string, fields: readonly string[] = []): Event {
      actions.add(action);
      const clientId = facts.caller?.clientId ?? NO_CLIENT;
      return { applicantId, clientId, action, fields, requestId, at: clock.now() };
    },
    admit(request: Request) {
      requireFrontDoor(request, configuration.publicOrigin, log);
      if (configuration.problems.length > 0) {
        log('error', 'configuration_invalid', { problems: configuration.problems });
        throw new Failure('configuration_invalid', { retryAfter: 60 });
      }
      if (configuration.isPaused) {
        throw new Failure('service_unavailable', { retryAfter: 60, causes: ['paused'], reason: 'paused' });
      }
    },
    responseHeaders(): Record<string, string> {
      // To other callers it would tell whether a log-in or a reset wrote anything.
      const bookmark = facts.caller?.seesBookmark ? (db.bookmark() ?? primary.bookmark()) : null;
      return bookmark === null ? {} : { 'X-D1-Bookmark': bookmark };
    },
  };
  return { ...context, mail: openMail(context) };
}

/** Resolves in a later task of the event loop, when the response has been handed over. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** Only reads may be served by a replica. */
function bookmarkOf(request: Request | undefined): string | null {
  const isRead = request?.method === 'GET' || request?.method === 'HEAD';
  return isRead ? request.headers.get('x-d1-bookmark') : null;
}
