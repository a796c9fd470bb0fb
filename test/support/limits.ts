import { env } from 'cloudflare:workers';

const NAMES = ['PUBLIC_CLIENT_LIMIT', 'CONFIDENTIAL_CLIENT_LIMIT', 'NAME_LIMIT'] as const;
type Name = (typeof NAMES)[number];

/** The real counters, and which of them were asked with which key. */
export function watched(): { env: Pick<Env, Name>; asked: [counter: Name, key: string][] } {
  const asked: [Name, string][] = [];
  const counters = NAMES.map((name) => [
    name,
    {
      limit(options: RateLimitOptions) {
        asked.push([name, options.key]);
        return env[name].limit(options);
      },
    },
  ]);
  return { env: Object.fromEntries(counters), asked };
}

/** Counters that all do the same. */
export function allLimits(limit: () => Promise<RateLimitOutcome>): Pick<Env, Name> {
  return { PUBLIC_CLIENT_LIMIT: { limit }, CONFIDENTIAL_CLIENT_LIMIT: { limit }, NAME_LIMIT: { limit } };
}

/**
 * Does work that the turn of a minute must not cut in two: there the real counters begin anew.
 *
 * What fails because of that is done once more; it has to use other addresses then.
 */
export async function withinOneMinute(work: () => Promise<void>): Promise<void> {
  const minute = () => Math.floor(Date.now() / 60_000);
  const begun = minute();
  try {
    await work();
  } catch (error) {
    if (minute() === begun) throw error;
    await work();
  }
}

/** Sends the same call that many times, a few at once, and counts the statuses. */
export async function statusesOf(times: number, send: () => Promise<Response>): Promise<Record<number, number>> {
  const statuses: Record<number, number> = {};
  for (let left = times; left > 0; left -= 10) {
    for (const { status } of await Promise.all(Array.from({ length: Math.min(10, left) }, send))) {
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  }
  return statuses;
}
