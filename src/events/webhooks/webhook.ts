import type { webhooks } from '../../db/tables.ts';
import { eventIdOf } from '../cursor.ts';
import type { EventType } from '../schema.ts';

/** A webhook as it is stored. Timestamps are milliseconds since 1970 (UTC). */
export type Webhook = Readonly<typeof webhooks.$inferSelect>;

/** The id of a webhook. */
export const WEBHOOK_ID = /^whk_[a-z2-7]{16}$/;

/** The types of a webhook; undefined for all of them. */
export function typesOf({ types }: Pick<Webhook, 'types'>): EventType[] | undefined {
  return types === '' ? undefined : (types.split(' ') as EventType[]);
}

/**
 * The state of a webhook.
 *
 * It is `failing` while nothing has been delivered since a delivery failed. One person whose deliveries fail while those
 * of others succeed leaves it `live`.
 */
export function stateOf({ disabled_on, failing_since }: Webhook): 'live' | 'failing' | 'disabled' {
  if (disabled_on !== null) return 'disabled';
  return failing_since === null ? 'live' : 'failing';
}

/** A webhook with the people whose deliveries wait to be tried again. */
export interface ListedWebhook extends Webhook {
  readonly waiting: number;
}

/** A webhook as operators see it; absent values are absent. */
export function describeWebhook(webhook: ListedWebhook) {
  const { id, url, waiting, failing_since, due_on, disabled_on, last_success_on, last_failed_on, last_failure } =
    webhook;
  const state = stateOf(webhook);
  return {
    id,
    url,
    types: typesOf(webhook) ?? [],
    state,
    created_on: timestamp(webhook.created_on),
    position: eventIdOf(webhook.position),
    people_waiting: waiting,
    ...(last_success_on !== null && { last_success_on: timestamp(last_success_on) }),
    ...(last_failed_on !== null && { last_failed_on: timestamp(last_failed_on), last_failure: last_failure ?? '' }),
    ...(failing_since !== null && { failing_since: timestamp(failing_since) }),
    ...(state === 'failing' && webhook.failures > 0 && { next_try_on: timestamp(due_on) }),
    ...(disabled_on !== null && { disabled_on: timestamp(disabled_on) }),
  };
}

function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
