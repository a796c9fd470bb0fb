import type { VNode } from 'preact';
import { stateOf, type Webhook } from '../../events/webhooks/webhook.ts';
import { Timestamp } from '../parts.tsx';
import type { ShownWebhook } from './store.ts';

/** The fixed words of a failure as a sentence has them. */
const FAILURES: Readonly<Record<string, string>> = {
  timed_out: 'no answer within ten seconds',
  unreachable: 'the receiver cannot be reached',
  secret_unusable: 'the secret of the service is unusable, so nothing can be signed',
};

/** How a delivery failed, in words. */
export function failureText(reason: string): string {
  return FAILURES[reason] ?? `the receiver answered ${reason.replace(/^status_/, '')}`;
}

/** The state of a webhook in a word. */
export function State({ webhook }: { webhook: Webhook }): VNode {
  const state = stateOf(webhook);
  return <span class={state === 'live' ? 'good' : 'bad'}>{state}</span>;
}

/** How far a webhook is behind, in words. */
export function Behind({ webhook, backlog }: ShownWebhook): VNode {
  const { behind, since, more } = backlog ?? { behind: 0, since: null, more: 0 };
  if (behind === 0 && more === 0) {
    return webhook.waiting === 0 ? <>nothing waits</> : <>events of {peopleText(webhook.waiting)} wait</>;
  }
  return (
    <>
      {more === 1 && 'over '}
      {behind.toLocaleString('en')} {behind === 1 ? 'event waits' : 'events wait'}
      {since !== null && (
        <>
          , the oldest since <Timestamp at={since} />
        </>
      )}
      {webhook.waiting > 0 && `, and earlier ones of ${peopleText(webhook.waiting)}`}
    </>
  );
}

function peopleText(number: number): string {
  return number === 1 ? 'one person' : `${number.toLocaleString('en')} people`;
}

/** The last failure of a webhook; null if there was none. */
export function LastFailure({ webhook }: { webhook: Webhook }): VNode | null {
  const { last_failure, last_failed_on } = webhook;
  if (last_failure === null) return null;
  return (
    <>
      {failureText(last_failure)}, <Timestamp at={last_failed_on} />
    </>
  );
}
