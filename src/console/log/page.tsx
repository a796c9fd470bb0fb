import type { VNode } from 'preact';
import { Verbatim } from '../../pages/layout.tsx';
import type { Page } from '../endpoint.ts';
import { Timestamp } from '../parts.tsx';
import { LOG_LIMIT, type StoredEntry } from './store.ts';

/** Acts in words; their subject follows. */
const ACTS: Readonly<Record<StoredEntry['action'], string>> = {
  signed_in: 'signed in',
  client_created: 'made the client',
  client_changed: 'changed the client',
  client_rotated: 'gave a new credential to the client',
  client_revoked: 'revoked the client',
  domain_added: 'allowed the domain',
  domain_removed: 'removed the domain',
  webhook_pinged: 'sent a ping to the webhook',
  webhook_enabled: 'enabled the webhook',
};

/** The operators' log, newest first. Names of clients are those of today. */
export function logPage(entries: readonly StoredEntry[], names: ReadonlyMap<string, string>): Page {
  return {
    title: 'Log',
    section: '/console/log',
    children: (
      <>
        <p>
          What operators did to clients, domains and webhooks. What they did to a person is in that person’s history.
        </p>
        <section class="card" aria-label="Entries">
          {entries.length === 0 && <p>There is nothing here yet.</p>}
          <ol class="plain">
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} names={names} />
            ))}
          </ol>
          {entries.length === LOG_LIMIT && (
            <p>
              <a href={`/console/log?before=${entries.at(-1)?.id}`}>Older</a>
            </p>
          )}
        </section>
      </>
    ),
  };
}

function Entry({ entry, names }: { entry: StoredEntry; names: ReadonlyMap<string, string> }): VNode {
  const { client_id, action, subject, fields, request_id, at } = entry;
  const known = names.get(subject);
  return (
    <li>
      <strong>
        <Verbatim>{names.get(client_id) ?? client_id}</Verbatim>
      </strong>{' '}
      {ACTS[action]}
      {action !== 'signed_in' && (
        <>
          {' '}
          <Verbatim>{known === undefined ? subject : `${known} (${subject})`}</Verbatim>
        </>
      )}
      {fields !== '' && `: ${fields.split(' ').join(', ')}`}
      <br />
      <span class="quiet">
        <Timestamp at={at} /> · <code>{client_id}</code> · request <code>{request_id}</code>
      </span>
    </li>
  );
}
