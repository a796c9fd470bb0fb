import type { VNode } from 'preact';
import type { Action } from '../../../db/audit.ts';
import { Verbatim } from '../../../pages/layout.tsx';
import type { HistoryEntry } from '../../../privacy/store.ts';
import { Timestamp } from '../../parts.tsx';
import { HISTORY_PAGE } from '../store.ts';

/** Actions of the history in words. */
const ACTIONS: Readonly<Record<Action, string>> = {
  created: 'Created',
  read: 'Read',
  updated: 'Profile changed',
  anonymized: 'Anonymized',
  exported: 'Exported',
  registered: 'Registered',
  logged_in: 'Logged in',
  log_in_failed: 'Wrong password',
  account_updated: 'Account changed',
  email_verification_asked: 'Link to verify an address mailed',
  email_verified: 'Address verified',
  email_changed: 'Address changed',
  email_denied: 'Address denied by its owner',
  sessions_ended: 'Sessions ended',
  password_changed: 'Password changed',
  reset_asked: 'Link to set a new password asked for',
  reset_sent: 'Link to set a new password sent by an operator',
  reset_done: 'Password set by a link',
  work_email_claimed: 'Work address claimed',
  work_email_confirmed: 'Work address confirmed',
  work_email_denied: 'Work address denied by its owner',
  internal_ended: 'No longer internal',
  locked: 'Locked by wrong passwords',
  unlocked: 'Lock lifted',
  retention_notice: 'Notice enqueued that the account ends',
};

interface HistoryProps {
  readonly id: string;
  readonly history: readonly HistoryEntry[];
  /** The entry before which these are; null for the newest. */
  readonly before: number | null;
  readonly nameOf: (clientId: string) => string;
}

/** The history of a person as a timeline, newest first, a hundred entries a page. */
export function History({ id, history, before, nameOf }: HistoryProps): VNode {
  return (
    <section class="card" aria-labelledby="history">
      <h2 id="history">History</h2>
      {history.length === 0 && <p>There is nothing{before !== null && ' older'}.</p>}
      <ol class="timeline">
        {history.map((entry) => (
          <Entry key={entry.id} entry={entry} nameOf={nameOf} />
        ))}
      </ol>
      {before !== null && (
        <p>
          <a href={`/console/people/${id}#history`}>Newest</a>
        </p>
      )}
      {history.length === HISTORY_PAGE && (
        <p>
          <a href={`/console/people/${id}?before=${history.at(-1)?.id}#history`}>Older</a>
        </p>
      )}
    </section>
  );
}

function Entry({ entry, nameOf }: Pick<HistoryProps, 'nameOf'> & { entry: HistoryEntry }): VNode {
  const { client_id, action, fields, request_id, at, count } = entry;
  return (
    <li>
      <strong>{ACTIONS[action as Action] ?? <Verbatim>{action}</Verbatim>}</strong>
      {count !== null && count > 1 && ` ${count.toLocaleString('en')} times`}
      {fields !== '' && `: ${fields.split(' ').join(', ')}`}
      <br />
      <span class="quiet">
        <Timestamp at={at} /> · <Verbatim>{nameOf(client_id)}</Verbatim> · request <code>{request_id}</code>
      </span>
    </li>
  );
}
