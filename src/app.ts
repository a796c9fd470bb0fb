import { typeidUnboxed } from 'typeid-js';
import { type Clock, systemClock } from './clock.ts';
import { openSecrets, type Secrets } from './crypto/secrets.ts';
import type { Database } from './db/transaction.ts';
import { type Assets, openAssets } from './http/assets.ts';
import { type Mailer, openMailer } from './mail/mailer.ts';
import { openDatabase } from './platform/database.ts';

/** What a request may use. Everything that reaches outside enters here and nowhere else. */
export interface App {
  readonly requestId: string;
  /** Scheme and host of every address that is handed out, without a slash at the end. */
  readonly publicOrigin: string;
  readonly clock: Clock;
  readonly db: Database;
  /** The same database without a bookmark: who calls is never judged by a replica that may lag behind. */
  readonly primary: Database;
  readonly secrets: Secrets;
  /** Counters of calls a minute; their numbers are in wrangler.toml. */
  readonly limits: Readonly<Record<'publicClient' | 'confidentialClient' | 'name', RateLimit>>;
  /** The allowed work-email domains. */
  readonly domains: KVNamespace;
  readonly mailer: Mailer;
  /** The files of `/docs`. */
  readonly assets: Assets;
  /** How many days an entry of a history is kept. */
  readonly daysOfHistory: number;
  /** A new applicant's id: time-ordered (TypeID over UUIDv7), so that newest first is the order of ids. */
  newApplicantId(): string;
  /** Writes one line as JSON. Never a personal datum, password, key, token or URL. */
  log(level: 'info' | 'warn' | 'error', event: string, facts?: Record<string, unknown>): void;
  /** Lets work go on after the response, for at most 30 seconds. */
  waitUntil(work: Promise<unknown>): void;
}

/** What tests put in the place of the real thing. */
export interface Seams {
  clock?: Clock;
}

/** Long enough to answer for what happened in the last year, and for the weeks that asking takes. */
const DAYS_OF_HISTORY = 400;

/** Puts together what one request or one scheduled run may use; a bookmark lets a replica answer its reads. */
export function createApp(env: Env, context: ExecutionContext, seams: Seams = {}, bookmark: string | null = null): App {
  const requestId = crypto.randomUUID();
  const clock = seams.clock ?? systemClock;
  const log: App['log'] = (level, event, facts) =>
    console[level](JSON.stringify({ level, event, request_id: requestId, ...facts }));
  const open = (bookmark: string | null) =>
    openDatabase(env.DB, bookmark, clock, ({ event, ...facts }) =>
      log(event === 'database_full' ? 'error' : 'warn', event, facts),
    );
  const primary = open(null);
  return {
    requestId,
    publicOrigin: env.PUBLIC_ORIGIN,
    clock,
    db: bookmark === null ? primary : open(bookmark),
    primary,
    secrets: openSecrets(env.SERVICE_SECRETS, () =>
      log('error', 'secrets_unusable', {
        remedy: 'set SERVICE_SECRETS to random strings of at least 32 characters, separated by commas',
      }),
    ),
    limits: {
      publicClient: env.PUBLIC_CLIENT_LIMIT,
      confidentialClient: env.CONFIDENTIAL_CLIENT_LIMIT,
      name: env.NAME_LIMIT,
    },
    domains: env.WORK_EMAIL_DOMAINS,
    mailer: openMailer(env.EMAIL, env.MAIL_FROM),
    assets: openAssets(env.ASSETS, clock, () => log('warn', 'assets_fault')),
    daysOfHistory: Number(env.DAYS_OF_HISTORY) > 0 ? Number(env.DAYS_OF_HISTORY) : DAYS_OF_HISTORY,
    newApplicantId: () => typeidUnboxed('aplt'),
    log,
    waitUntil: (work) => context.waitUntil(work),
  };
}
