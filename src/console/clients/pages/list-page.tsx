import type { VNode } from 'preact';
import { isExpired, KINDS } from '../../../clients/client.ts';
import type { RegisteredClient } from '../../../clients/store.ts';
import type { Page } from '../../endpoint.ts';
import { Facts, Notice, Timestamp } from '../../parts.tsx';
import type { ClientForm } from '../request.ts';
import { ClientFields } from './form.tsx';

const KIND_LABELS = {
  key: 'key: a back end with an API secret key',
  oauth: 'oauth: a client id with a secret',
  public: 'public: a careers site, an id without a secret',
} as const;

interface ListProps {
  readonly clients: readonly RegisteredClient[];
  readonly now: number;
  /** The form as it was sent, with what is wrong with it. */
  readonly sent?: { readonly form: ClientForm; readonly problem: string };
}

/** The clients, live ones first, and the form of a new one. */
export function clientsPage({ clients, now, sent }: ListProps): Page {
  const isLive = (client: RegisteredClient) => client.revokedOn === null && !isExpired(client, now);
  const ended = clients.filter((client) => !isLive(client));
  return {
    title: 'Clients',
    section: '/console/clients',
    children: (
      <>
        <Notice text={sent?.problem} isProblem />
        <p>Clients are the systems that call the service, and the keys of operators.</p>
        <div class="cards">
          {clients.filter(isLive).map((client) => (
            <ClientCard key={client.id} client={client} now={now} />
          ))}
        </div>
        {ended.length > 0 && (
          <details>
            <summary>{ended.length} revoked or expired</summary>
            <div class="cards">
              {ended.map((client) => (
                <ClientCard key={client.id} client={client} now={now} />
              ))}
            </div>
          </details>
        )}
        <section class="card" aria-labelledby="new-client">
          <h2 id="new-client">New client</h2>
          <form method="post" action="/console/clients">
            <div class="field">
              <label for="field-kind">Kind</label>
              <select id="field-kind" name="kind">
                {KINDS.map((kind) => (
                  <option key={kind} value={kind} selected={sent?.form.kind === kind}>
                    {KIND_LABELS[kind]}
                  </option>
                ))}
              </select>
            </div>
            <ClientFields form={sent?.form ?? {}} />
            <button type="submit" class="main">
              Make the client
            </button>
          </form>
        </section>
      </>
    ),
  };
}

/** A state of a client in a word or two. */
export function stateOf(client: RegisteredClient, now: number): VNode {
  if (client.revokedOn !== null) return <span class="bad">revoked</span>;
  return isExpired(client, now) ? <span class="bad">expired</span> : <span class="good">live</span>;
}

function ClientCard({ client, now }: { client: RegisteredClient; now: number }): VNode {
  return (
    <section class="card">
      <h2>
        <a href={`/console/clients/${encodeURIComponent(client.id)}`}>{client.name}</a>
      </h2>
      <Facts
        facts={[
          ['State', stateOf(client, now)],
          ['Kind', client.kind],
          ['May', client.scopes.join(', ')],
          ['Last used', client.lastUsedOn === null ? 'never' : <Timestamp at={client.lastUsedOn} />],
          ['Expires', client.expiresOn === null ? null : <Timestamp at={client.expiresOn} />],
        ]}
      />
    </section>
  );
}
