import { isOneOf, unique } from '../../clients/management/fields.ts';
import { EVENT_ID, entryOf } from '../../events/cursor.ts';
import { EVENT_TYPES, type EventType } from '../../events/schema.ts';
import { type UrlProblem, urlProblem } from '../../events/webhooks/url-rules.ts';
import { Rejection } from '../rejection.ts';

/** A webhook to register, validated. */
export interface WebhookRequest {
  readonly url: string;
  /** None: all types. */
  readonly types: readonly EventType[];
  /** The entry of the history behind which it begins; null: now. */
  readonly from: number | null;
}

/** The options of `create` as a person typed them. */
interface CreateOptions {
  readonly url?: string | undefined;
  readonly type?: readonly string[] | undefined;
  readonly from?: string | undefined;
}

const PROBLEMS: Readonly<Record<UrlProblem, string>> = {
  malformed: '--url is an address such as https://hr.example.com/webhooks/applicants.',
  not_https: '--url begins with https://, so that no other party reads along; http://localhost is for local use.',
  credentials: '--url must not hold a user name or a password: the signature says who sends.',
  fragment: '--url must not have a # in it: what follows it is never sent.',
  ip_address: '--url must name a host, not an IP address.',
  private_name: '--url must name a host that is reached over the Internet.',
};

/** Validates the options of `create` as typed; the first thing that is wrong is the rejection. */
export function readWebhookRequest({ url, type = [], from }: CreateOptions, isLocal: boolean): WebhookRequest {
  if (url === undefined) throw new Rejection('Say where events are sent: --url https://hr.example.com/webhooks.');
  const problem = urlProblem(url, isLocal);
  if (problem !== undefined) throw new Rejection(PROBLEMS[problem]);
  const types = type.map((each) => {
    if (!isOneOf(EVENT_TYPES, each)) {
      throw new Rejection(`"${each}" is not a type of event; there are ${EVENT_TYPES.join(', ')}.`);
    }
    return each;
  });
  if (from !== undefined && !EVENT_ID.test(from))
    throw new Rejection('--from is the id of an event: evt_000000000042.');
  return { url: new URL(url).href, types: unique(types), from: from === undefined ? null : entryOf(from) };
}
