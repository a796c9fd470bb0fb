const MINUTE = 60_000;

/**
 * Triggers the scheduled run at each full minute, as Cloudflare does; `wrangler dev` never does by itself.
 *
 * A service that does not answer is restarting or ending: that minute is left out, as its own log shows.
 */
export function tickEachMinute(origin: string, signal: AbortSignal): void {
  const wait = () => {
    const timer = setTimeout(tick, MINUTE - (Date.now() % MINUTE));
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  };
  const tick = async () => {
    wait();
    await trigger(origin, signal).catch(() => undefined);
  };
  if (!signal.aborted) wait();
}

/** Runs the Worker's `scheduled` once, through the address that wrangler serves for it. */
export async function trigger(origin: string, signal?: AbortSignal): Promise<void> {
  const response = await fetch(`${origin}/cdn-cgi/local/scheduled?cron=${encodeURIComponent('* * * * *')}`, {
    ...(signal && { signal }),
  });
  await response.body?.cancel();
}
