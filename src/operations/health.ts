import type { App } from '../app.ts';
import { within } from '../clock.ts';
import { pingDatabase } from '../db/probe.ts';
import { Failure } from '../failure.ts';

/** What is asked, by the name that an operator knows it by. */
export interface Health {
  readonly status: 'ok';
  readonly d1: 'ok';
  readonly kv: 'ok';
  /** Without a mail service the service does its work, and mails wait: worth knowing, no reason to call it ill. */
  readonly mail: 'ok' | 'not_configured';
}

const TIME_LIMIT = 5_000;

/** Asks D1 and KV for an answer, both at once; throws `service_unavailable` naming each that gives none. */
export async function checkHealth({ db, domains, clock, log, mailer }: App): Promise<Health> {
  // A binding that is not there throws before there is a promise.
  const askDomains = async () => domains.get('health');
  const [d1, kv] = await Promise.allSettled([pingDatabase(db), within(clock, TIME_LIMIT, askDomains())]);
  const causes = [
    ...(d1.status === 'rejected' ? ['d1_unavailable'] : []),
    ...(kv.status === 'rejected' ? ['kv_unavailable'] : []),
  ];
  if (causes.length > 0) {
    log('error', 'unhealthy', { causes });
    throw new Failure('service_unavailable', { causes, retryAfter: 5 });
  }
  return { status: 'ok', d1: 'ok', kv: 'ok', mail: mailer.isConfigured ? 'ok' : 'not_configured' };
}
