import { Agent, request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { Sent } from './calls.ts';

/** A Worker under load. */
export interface Target {
  readonly origin: URL;
  readonly agent: Agent;
}

/** Requests, sent one after another; each must be answered with that status. */
export interface Load {
  readonly status: number;
  readonly requests: readonly Sent[];
}

/** An answer that takes longer, in milliseconds, will not come: the bench ends rather than waits. */
const PATIENCE = 60_000;

/** A Worker's socket, with connections that are kept. */
export function target(origin: URL): Target {
  return { origin, agent: new Agent({ keepAlive: true, maxSockets: 64, scheduling: 'fifo' }) };
}

/** Sends one request and yields the milliseconds until its answer was there; throws for any other status. */
export async function send(target: Target, sent: Sent, status: number): Promise<number> {
  const started = performance.now();
  const answer = await exchange(target, sent);
  if (answer.status === status) return performance.now() - started;
  throw new Error(`${sent.method} ${sent.path}: ${answer.status} in place of ${status}: ${answer.text}`);
}

function exchange({ origin, agent }: Target, sent: Sent): Promise<{ status: number | undefined; text: string }> {
  const { method, path, headers, body } = sent;
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const outgoing = request(
      {
        agent,
        timeout: PATIENCE,
        host: origin.hostname,
        port: origin.port,
        method,
        path,
        headers: { 'cf-connecting-ip': '192.0.2.1', ...headers, ...length },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part) => {
          text += part;
        });
        answer.on('end', () => resolve({ status: answer.statusCode, text }));
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error(`${method} ${path}: no answer`)));
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      // A connection that has been idle may have been closed just then; such a request has reached no Worker.
      if (outgoing.reusedSocket && error.code === 'ECONNRESET') resolve(exchange({ origin, agent }, sent));
      else reject(error);
    });
    outgoing.end(body);
  });
}

/** Sends so many requests a second, however long each takes, and yields the times of all of them. */
export async function atRate(target: Target, { requests, status }: Load, aSecond: number): Promise<number[]> {
  const started = performance.now();
  const answers: Promise<number>[] = [];
  for (const [index, sent] of requests.entries()) {
    const wait = started + (index * 1000) / aSecond - performance.now();
    if (wait >= 1) await setTimeout(wait);
    answers.push(send(target, sent, status));
  }
  return Promise.all(answers);
}

/** Sends as fast as answers come, with so many requests on their way, and yields how many were answered a second. */
export async function atOnce(target: Target, { requests, status }: Load, onTheirWay: number): Promise<number> {
  const left = requests.values();
  const started = performance.now();
  const one = async () => {
    for (const sent of left) await send(target, sent, status);
  };
  await Promise.all(Array.from({ length: onTheirWay }, one));
  return (requests.length * 1000) / (performance.now() - started);
}
