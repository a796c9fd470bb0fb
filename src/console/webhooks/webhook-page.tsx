import type { VNode } from 'preact';
import { eventIdOf } from '../../events/cursor.ts';
import type { FailingPerson } from '../../events/webhooks/store.ts';
import { stateOf, type Webhook } from '../../events/webhooks/webhook.ts';
import type { Page } from '../endpoint.ts';
import { Facts, Notice, Timestamp } from '../parts.tsx';
import { Behind, failureText, LastFailure, State } from './parts.tsx';
import type { ShownWebhook } from './store.ts';

interface WebhookProps extends ShownWebhook {
  readonly failures: readonly FailingPerson[];
}

/** One webhook, with the notice of what has just been done. */
export function webhookPage(
  { webhook, backlog, failures }: WebhookProps,
  notice?: { readonly text: string; readonly isProblem?: boolean },
): Page {
  const { id, url, types } = webhook;
  const isTriedLater = stateOf(webhook) === 'failing' && webhook.failures > 0;
  return {
    title: new URL(url).host,
    section: '/console/webhooks',
    children: (
      <>
        <Notice text={notice?.text} isProblem={notice?.isProblem ?? false} />
        <section class="card" aria-label="Facts">
          <Facts
            facts={[
              ['Webhook id', id],
              ['Address', url],
              ['State', <State webhook={webhook} />],
              ['Behind', <Behind webhook={webhook} backlog={backlog} />],
              ['Delivered to', eventIdOf(webhook.position)],
              ['Types', types === '' ? 'all' : types.split(' ').join(', ')],
              ['Made', <Timestamp at={webhook.created_on} />],
              ['Last success', <Optional at={webhook.last_success_on} />],
              ['Last failure', webhook.last_failure === null ? 'none' : <LastFailure webhook={webhook} />],
              ['Failing since', webhook.failing_since === null ? null : <Timestamp at={webhook.failing_since} />],
              ['Tried again', isTriedLater ? <Timestamp at={webhook.due_on} /> : null],
              ['Disabled', webhook.disabled_on === null ? null : <Timestamp at={webhook.disabled_on} />],
            ]}
          />
        </section>
        <Failures failures={failures} />
        <Acts webhook={webhook} />
      </>
    ),
  };
}

function Optional({ at }: { at: number | null }): VNode {
  return at === null ? <>none yet</> : <Timestamp at={at} />;
}

function Failures({ failures }: Pick<WebhookProps, 'failures'>): VNode | null {
  if (failures.length === 0) return null;
  return (
    <section class="card" aria-labelledby="failures">
      <h2 id="failures">Recent failures</h2>
      <p>Events of these people are tried again, each person’s apart from all others. At most 50 are listed.</p>
      <div class="wide">
        <table>
          <caption>People whose deliveries fail</caption>
          <thead>
            <tr>
              <th scope="col">Person</th>
              <th scope="col">Event</th>
              <th scope="col">Failure</th>
              <th scope="col" class="number">
                Tries
              </th>
              <th scope="col">Next try</th>
            </tr>
          </thead>
          <tbody>
            {failures.map(({ applicant_id, event_id, last_failure, attempts, due_on }) => (
              <tr key={applicant_id}>
                <td>
                  <a href={`/console/people/${applicant_id}`}>{applicant_id}</a>
                </td>
                <td>{eventIdOf(event_id)}</td>
                <td>{failureText(last_failure ?? '')}</td>
                <td class="number">{attempts}</td>
                <td>
                  <Timestamp at={due_on} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Acts({ webhook }: { webhook: Webhook }): VNode {
  const path = `/console/webhooks/${webhook.id}`;
  const isDisabled = stateOf(webhook) === 'disabled';
  return (
    <div class="cards">
      <section class="card" aria-labelledby="enable">
        <h2 id="enable">{isDisabled ? 'Enable' : 'Try now'}</h2>
        <p>It goes on at once where it stands: first with the event that failed, then with all that wait.</p>
        <form method="post" action={`${path}/enable`}>
          <button type="submit" class="main">
            {isDisabled ? 'Enable the webhook' : 'Try now'}
          </button>
        </form>
      </section>
      <section class="card" aria-labelledby="ping">
        <h2 id="ping">Ping</h2>
        <p>A signed message of type ping, which counts as no delivery. The answer is shown here.</p>
        <form method="post" action={`${path}/ping`}>
          <button type="submit">Send a ping</button>
        </form>
      </section>
    </div>
  );
}
