import { env } from 'cloudflare:workers';
import { intercepted } from './intercepted.ts';

/** Dependencies: the calls that the service makes outside of itself. */
export type Dependency = 'd1' | 'kv' | 'mail' | 'limit' | 'assets';

/** Outcome of a call: it may be carried out, or not, before the service hears of it. */
export type Meet = (run: () => Promise<unknown>) => Promise<unknown>;

/** Bindings that are all watched, with what was seen. */
export interface Dependencies {
  readonly env: Partial<Env>;
  /** The calls so far, in the order in which they began. */
  readonly calls: readonly Dependency[];
  /** Recipients of the mails that were accepted. */
  readonly mails: readonly string[];
  /** Resolves when no call is under way but those that never end. */
  quiet(): Promise<void>;
}

/**
 * D1, KV and the static files as they are, a mail service that accepts everything and counters that accept every call; each call of any
 * of them is counted, and meets with what `plan` says of its number, from nought.
 */
export function dependencies(
  plan: (number: number, dependency: Dependency, dependencies: Dependencies) => Meet | undefined = () => undefined,
): Dependencies {
  const calls: Dependency[] = [];
  const mails: string[] = [];
  const underWay = new Set<Promise<unknown>>();

  const meet = (dependency: Dependency, carryOut: () => Promise<unknown>): Promise<unknown> => {
    const number = calls.push(dependency) - 1;
    const run = () => {
      const work = carryOut();
      underWay.add(work);
      const done = () => underWay.delete(work);
      work.then(done, done);
      return work;
    };
    return plan(number, dependency, all)?.(run) ?? run();
  };

  const limit = { limit: () => meet('limit', async () => ({ success: true })) as Promise<RateLimitOutcome> };
  const mail = {
    send: ({ to }: { to: string }) => meet('mail', async () => ({ messageId: String(mails.push(to)) })),
  };
  const all: Dependencies = {
    env: {
      DB: intercepted(env.DB, ['batch'], (run) => meet('d1', run)),
      WORK_EMAIL_DOMAINS: intercepted(env.WORK_EMAIL_DOMAINS, ['get'], (run) => meet('kv', run)),
      ERASURES: intercepted(env.ERASURES, ['put'], (run) => meet('kv', run)),
      ASSETS: intercepted(env.ASSETS, ['fetch'], (run) => meet('assets', run)),
      EMAIL: mail as unknown as SendEmail,
      MAIL_FROM: 'jobs@applicants.example',
      PUBLIC_CLIENT_LIMIT: limit,
      CONFIDENTIAL_CLIENT_LIMIT: limit,
      NAME_LIMIT: limit,
    },
    calls,
    mails,
    async quiet() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
  return all;
}
