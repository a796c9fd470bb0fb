import type { VNode } from 'preact';
import type { IssuedClient } from '../../../clients/management/issue.ts';
import type { RegisteredClient } from '../../../clients/store.ts';
import type { Page } from '../../endpoint.ts';
import { Facts, Notice, TextField, Timestamp } from '../../parts.tsx';
import type { ClientForm } from '../request.ts';
import { ClientFields, formOf } from './form.tsx';
import { stateOf } from './list-page.tsx';

interface ClientProps {
  readonly client: RegisteredClient;
  readonly now: number;
  readonly notice?: string | undefined;
  /** The form as it was sent, with what is wrong with it. */
  readonly sent?: { readonly form?: ClientForm; readonly problem: string };
}

/** One client, with what can be done to it. An operator's key can only be revoked here. */
export function clientPage({ client, now, notice, sent }: ClientProps): Page {
  const isOperator = client.scopes.includes('operate');
  const path = `/console/clients/${encodeURIComponent(client.id)}`;
  return {
    title: client.name,
    section: '/console/clients',
    children: (
      <>
        <Notice text={notice} />
        <Notice text={sent?.problem} isProblem />
        <section class="card" aria-label="Facts">
          <Facts
            facts={[
              ['Client id', client.id],
              ['State', stateOf(client, now)],
              ['Kind', client.kind],
              ['May', client.scopes.join(', ')],
              ['Origins', client.origins.join(', ')],
              ['Page for new passwords', client.resetUrl],
              ['Made', <Timestamp at={client.createdOn} />],
              ['Last used', client.lastUsedOn === null ? 'never' : <Timestamp at={client.lastUsedOn} />],
              ['Expires', client.expiresOn === null ? 'never' : <Timestamp at={client.expiresOn} />],
              ['Revoked', client.revokedOn === null ? null : <Timestamp at={client.revokedOn} />],
            ]}
          />
        </section>
        {client.revokedOn === null && (
          <div class="cards">
            {!isOperator && <Change path={path} form={sent?.form ?? formOf(client)} />}
            {!isOperator && client.kind !== 'public' && <Rotate path={path} kind={client.kind} />}
            <Revoke path={path} id={client.id} />
          </div>
        )}
        {isOperator && <p class="quiet">Operators’ keys are made and changed by npm run client alone.</p>}
      </>
    ),
  };
}

function Change({ path, form }: { path: string; form: ClientForm }): VNode {
  return (
    <section class="card" aria-labelledby="change">
      <h2 id="change">Change</h2>
      <form method="post" action={path}>
        <ClientFields form={form} />
        <button type="submit" class="main">
          Save
        </button>
      </form>
    </section>
  );
}

function Rotate({ path, kind }: { path: string; kind: 'key' | 'oauth' }): VNode {
  const what = kind === 'key' ? 'key' : 'secret';
  return (
    <section class="card" aria-labelledby="rotate">
      <h2 id="rotate">New {what}</h2>
      <p>The old {what} ends within a minute. The new one is shown once.</p>
      <form method="post" action={`${path}/rotate`}>
        <button type="submit">Make a new {what}</button>
      </form>
    </section>
  );
}

function Revoke({ path, id }: { path: string; id: string }): VNode {
  return (
    <section class="card" aria-labelledby="revoke">
      <h2 id="revoke">Revoke</h2>
      <p>It can call no more within a minute, and its tokens end. This cannot be undone.</p>
      <form method="post" action={`${path}/revoke`}>
        <TextField name="typed" label="Type the client id to revoke it" required hint={id} />
        <button type="submit" class="danger">
          Revoke the client
        </button>
      </form>
    </section>
  );
}

/** The page that shows a new credential, this once. */
export function issuedPage({ id, name, kind, key, secret }: IssuedClient): Page {
  return {
    title: `Credentials of ${name}`,
    section: '/console/clients',
    children: (
      <section class="card" aria-label="Credentials">
        <Notice text={kind === 'public' ? 'A public client has no secret: its id is all that it sends.' : WARNING} />
        <Facts
          facts={[
            ['Client id', <code>{id}</code>],
            ['API secret key', key === undefined ? null : <code class="secret">{key}</code>],
            ['Client secret', secret === undefined ? null : <code class="secret">{secret}</code>],
          ]}
        />
        <p>
          <a href={`/console/clients/${encodeURIComponent(id)}`}>To the client</a>
        </p>
      </section>
    ),
  };
}

const WARNING = 'Copy it now: it will not be shown again. The database keeps no more than its hash.';
