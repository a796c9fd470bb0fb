import { type Database, transaction } from '../../db/transaction.ts';
import { type Backlog, selectBacklogs } from '../../events/webhooks/backlog-store.ts';
import { type FailingPerson, selectAll, selectFailures } from '../../events/webhooks/store.ts';
import { type ListedWebhook, WEBHOOK_ID } from '../../events/webhooks/webhook.ts';
import { Failure } from '../../http/failure.ts';

/** A webhook with how far it is behind. */
export interface ShownWebhook {
  readonly webhook: ListedWebhook;
  readonly backlog: Backlog | undefined;
}

/** Every webhook, oldest first. They are few. */
export async function readWebhooks(db: Database): Promise<ShownWebhook[]> {
  const { webhooks, backlogs } = await transaction(db, listSteps(), { retry: 'safe' });
  return withBacklogs(webhooks, backlogs);
}

/** One webhook, and the people whose deliveries fail. Throws `not_found` when there is none of that id. */
export async function readWebhook(
  db: Database,
  id: string,
): Promise<ShownWebhook & { readonly failures: readonly FailingPerson[] }> {
  const steps = { ...listSteps(), failures: selectFailures({ id }) };
  const { webhooks, backlogs, failures } = await transaction(db, steps, { retry: 'safe' });
  const found = withBacklogs(webhooks, backlogs).find(({ webhook }) => webhook.id === id);
  if (found === undefined) throw new Failure('not_found');
  return { ...found, failures };
}

const listSteps = () => ({ webhooks: selectAll({}), backlogs: selectBacklogs() });

function withBacklogs(webhooks: readonly ListedWebhook[], backlogs: readonly Backlog[]): ShownWebhook[] {
  const byId = new Map(backlogs.map((backlog) => [backlog.id, backlog]));
  return webhooks.map((webhook) => ({ webhook, backlog: byId.get(webhook.id) }));
}

/** The path parameter of one webhook. */
export const webhookIdParameter = { webhook_id: WEBHOOK_ID } as const;
