import type { VNode } from 'preact';
import { Verbatim } from '../../pages/layout.tsx';
import type { Page } from '../endpoint.ts';
import { Facts, Timestamp } from '../parts.tsx';
import { Behind, LastFailure, State } from './parts.tsx';
import type { ShownWebhook } from './store.ts';

/** The webhooks, oldest first. */
export function webhooksPage(webhooks: readonly ShownWebhook[]): Page {
  return {
    title: 'Webhooks',
    section: '/console/webhooks',
    children: (
      <>
        <p>
          Webhooks are the systems that are told of every change. They are made and removed by{' '}
          <code>npm run webhook</code>.
        </p>
        {webhooks.length === 0 && (
          <section class="card" aria-label="Webhooks">
            <p>There are no webhooks.</p>
          </section>
        )}
        <div class="cards">
          {webhooks.map((each) => (
            <WebhookCard key={each.webhook.id} {...each} />
          ))}
        </div>
      </>
    ),
  };
}

function WebhookCard({ webhook, backlog }: ShownWebhook): VNode {
  const { id, url, last_success_on } = webhook;
  return (
    <section class="card">
      <h2>
        <a href={`/console/webhooks/${id}`}>
          <Verbatim>{new URL(url).host}</Verbatim>
        </a>
      </h2>
      <Facts
        facts={[
          ['Address', url],
          ['State', <State webhook={webhook} />],
          ['Behind', <Behind webhook={webhook} backlog={backlog} />],
          ['Last success', last_success_on === null ? 'none yet' : <Timestamp at={last_success_on} />],
          ['Last failure', webhook.last_failure === null ? 'none' : <LastFailure webhook={webhook} />],
        ]}
      />
    </section>
  );
}
