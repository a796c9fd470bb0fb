import type { Action } from '../db/audit.ts';
import { EVENT_TYPES, type EventType } from './schema.ts';

/**
 * The type of event that an action of the history is; null for one that is none.
 *
 * Log-ins and wrong passwords are no events, nor is what was asked for and not done yet. An action that is added to the
 * history does not compile until it is decided here.
 */
const TYPE_OF: Readonly<Record<Action, EventType | null>> = {
  created: 'applicant.created',
  updated: 'applicant.updated',
  anonymized: 'applicant.anonymized',
  exported: 'applicant.exported',
  registered: 'account.registered',
  logged_in: null,
  log_in_failed: null,
  read: null,
  account_updated: 'account.updated',
  email_verification_asked: null,
  email_verified: 'account.email_verified',
  email_changed: 'account.email_changed',
  email_denied: null,
  sessions_ended: 'account.sessions_ended',
  password_changed: 'account.password_changed',
  reset_asked: null,
  reset_sent: null,
  reset_done: 'account.password_changed',
  work_email_claimed: 'account.work_email_claimed',
  work_email_confirmed: 'account.work_email_verified',
  work_email_denied: 'account.work_email_denied',
  internal_ended: 'account.internal_ended',
  locked: 'account.locked',
  unlocked: null,
  retention_notice: 'account.retention_notice',
};

/** Made for each wrong password and stored for few, after the response: the scheduled run delivers it. */
const LATE: Action = 'locked';

/** Whether an entry of that action, made in a request, is an event once the response has been given. */
export function isEventOfRequest(action: Action): boolean {
  return TYPE_OF[action] !== null && action !== LATE;
}

const ACTIONS = Object.entries(TYPE_OF) as [Action, EventType | null][];

/** The type of the event that an entry of that action is; undefined for one that is none, and for an unknown action. */
export function typeOf(action: string): EventType | undefined {
  return (Object.hasOwn(TYPE_OF, action) ? TYPE_OF[action as Action] : null) ?? undefined;
}

/** The actions of the history that are events of one of the types. */
export function actionsOf(types: readonly EventType[] = EVENT_TYPES): Action[] {
  return ACTIONS.flatMap(([action, type]) => (type !== null && types.includes(type) ? [action] : []));
}
