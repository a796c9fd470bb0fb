import { setTimeout } from 'node:timers/promises';
import { API_KEY } from '../../clients/client.ts';
import { Rejection } from '../rejection.ts';

/** Options of the commands that call the service, so that they work from any machine with a key alone. */
export const callOptions = { url: { type: 'string' }, key: { type: 'string' } } as const;

/** The service as a command calls it. */
export interface Service {
  /**
   * The response to a call that may be repeated, with its body read to the end.
   *
   * Waits while the service is busy or cannot be reached; ends the command with a sentence when it refuses.
   */
  call(method: string, path: string, body?: string): Promise<{ readonly text: string; readonly headers: Headers }>;
}

/** Waits before the second, third, … try in seconds, unless the service says how long; about ten minutes in all. */
const PAUSES = [1, 2, 5, 10, 20, 30, 60, 60, 60, 60, 60, 60, 60, 60, 60];
const TIME_LIMIT = 120_000;
/** Seconds that a `Retry-After` may ask for: a timer takes no more than 24 days. */
const MOST_WAIT = 86_400;

/** The service at an address, by default the one that `npm start` runs. The key may also stand in the environment. */
export function serviceAt(
  {
    url = 'http://localhost:8787',
    key = process.env.APPLICANTS_KEY,
  }: { url?: string | undefined; key?: string | undefined },
  warn: (sentence: string) => void,
  wait: (milliseconds: number) => Promise<unknown> = setTimeout,
): Service {
  const origin = originOf(url);
  if (key === undefined)
    throw new Rejection('Say which key to call with: --key sk_…, or APPLICANTS_KEY in the environment.');
  if (!API_KEY.test(key)) throw new Rejection('--key is no API secret key: those begin with sk_.');
  return {
    async call(method, path, body) {
      for (let tries = 0; ; tries++) {
        const answer = await attempt(`${origin}${path}`, method, key, body);
        if (typeof answer === 'object' && 'text' in answer) return answer;
        const pause = PAUSES[tries];
        if (pause === undefined) {
          throw new Rejection(`${origin} ${answer.problem}; the same command goes on from here when it is back.`);
        }
        if (tries === 2) warn(`${origin} ${answer.problem}; trying again for some minutes.`);
        await wait(Math.max(pause, answer.retryAfter ?? 0) * 1000);
      }
    },
  };
}

type Answer =
  | { readonly text: string; readonly headers: Headers }
  | { readonly problem: string; readonly retryAfter?: number };

async function attempt(url: string, method: string, key: string, body: string | undefined): Promise<Answer> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { 'content-type': 'application/x-ndjson' }),
      },
      ...(body !== undefined && { body }),
      redirect: 'error',
      signal: AbortSignal.timeout(TIME_LIMIT),
    });
    text = await response.text();
  } catch {
    return { problem: 'cannot be reached' };
  }
  const { status, headers } = response;
  if (response.ok) return { text, headers };
  if (status === 429 || status >= 500) {
    return { problem: `answers ${status}`, retryAfter: secondsOf(headers.get('retry-after') ?? '') };
  }
  throw new Rejection(rejectionOf(status, text));
}

/** The wait of a `Retry-After` in seconds; a proxy may send a date (RFC 9110 section 10.2.3). */
function secondsOf(retryAfter: string): number {
  const seconds = Number(retryAfter);
  const wait = Number.isNaN(seconds) ? (Date.parse(retryAfter) - Date.now()) / 1000 : seconds;
  return Number.isFinite(wait) ? Math.min(wait, MOST_WAIT) : 0;
}

function rejectionOf(status: number, text: string): string {
  if (status === 401) return 'The service does not know the key: it is wrong, revoked or expired.';
  if (status === 403) return 'The key lacks the scope for this: `npm run client -- update ID --add-scope` gives it.';
  const codes = /"error_codes":\[([^\]]*)\]/.exec(text)?.[1] ?? /"error_type":("\w+")/.exec(text)?.[1] ?? '';
  return `The service refuses the call: ${status} ${codes.replaceAll('"', '')}.`.replace(' .', '.');
}

function originOf(text: string): string {
  const url = URL.parse(text);
  const isLocal = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (
    url === null ||
    !/^https?:$/.test(url.protocol) ||
    url.pathname !== '/' ||
    url.search !== '' ||
    url.username !== ''
  ) {
    throw new Rejection(`--url "${text}" is no origin: write https:// and the host, and nothing after it.`);
  }
  if (url.protocol === 'http:' && !isLocal)
    throw new Rejection(`--url "${text}" would send the key unencrypted: write https://.`);
  return url.origin;
}
