import { sql } from '../../db/builder.ts';
import { integer, statement, text } from '../../db/statement.ts';
import { events, webhook_people, webhooks } from '../../db/tables.ts';
import { EVENT_TYPES } from '../schema.ts';
import { lastExamined } from '../store.ts';
import { actionsOf } from '../type-rules.ts';

/** Events that one webhook has not been sent, of the next five thousand entries of the history. */
export interface Backlog {
  readonly id: string;
  readonly behind: number;
  /** When the oldest of them happened; null if there is none. */
  readonly since: number | null;
  /** 1 if there are entries behind those that were looked at. */
  readonly more: number;
}

/** A common table of one row a webhook holds all that is the same for its events: as a condition it would be read for each of them. */
const selectBacklogsOf = statement('select backlogs of webhooks', { types: text }, ({ types }) => {
  const examined = sql`coalesce(${lastExamined(sql<number>`${webhooks.position}`)}, 0)`;
  const actions = sql`(select group_concat(' ' || (type.value ->> 1) || ' ') from json_each(${types}) as type
    where ${webhooks.types} = '' or instr(' ' || ${webhooks.types} || ' ', ' ' || (type.value ->> 0) || ' ') > 0)`;
  const backlog = sql`from ${events} where ${events.id} > hook.position and ${events.id} <= hook.examined
    and ${events.day} is null and instr(hook.actions, ' ' || ${events.action} || ' ') > 0`;
  return sql<Backlog>`with hook as materialized (
      select ${webhooks.id} as id, ${webhooks.position} as position, ${examined} as examined, ${actions} as actions from ${webhooks})
    select hook.id as "id",
      (select count(*) ${backlog}) as "behind",
      (select ${events.at} ${backlog} order by ${events.id} limit 1) as "since",
      hook.examined > 0 and exists(select 1 from ${events} where ${events.id} > hook.examined) as "more" from hook`;
});

/** Types with their actions, as the statement takes them. */
const TYPES = JSON.stringify(EVENT_TYPES.flatMap((type) => actionsOf([type]).map((action) => [type, action])));

/** How far each webhook is behind, as a step of a transaction. */
export const selectBacklogs = () => selectBacklogsOf({ types: TYPES });

/** Numbers of webhooks by their state. */
export interface WebhookFigures {
  readonly registered: number;
  readonly disabled: number;
  /** Those whose receiver fails, whose people wait, or whose events lie longer than a scheduled run would leave them. */
  readonly behind: number;
}

/** The numbers as a step of a transaction. An event that happened after `late` is not yet behind. */
export const countWebhooks = statement('count webhooks by state', { late: integer }, ({ late }) => {
  const waits = sql`exists(select 1 from ${webhook_people} where ${webhook_people.webhook_id} = ${webhooks.id} and ${webhook_people.last_failure} is not null)`;
  const next = sql`(select ${events.at} from ${events} where ${events.id} > ${webhooks.position} order by ${events.id} limit 1)`;
  const isBehind = sql`${webhooks.disabled_on} is null and (${webhooks.failing_since} is not null or ${waits} or coalesce(${next} < ${late}, 0))`;
  return sql<WebhookFigures>`select count(*) as "registered", coalesce(sum(${webhooks.disabled_on} is not null), 0) as "disabled",
    coalesce(sum(${isBehind}), 0) as "behind" from ${webhooks}`;
});
