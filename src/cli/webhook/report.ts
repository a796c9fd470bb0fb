import { describeWebhook, type ListedWebhook } from '../../events/webhooks/webhook.ts';

/** All webhooks for people: one paragraph each. */
export function describeWebhooks(webhooks: readonly ListedWebhook[]): string {
  return webhooks.map(describeWebhook).map(paragraph).join('\n\n');
}

function paragraph(webhook: ReturnType<typeof describeWebhook>): string {
  const { id, url, types, state, people_waiting } = webhook;
  const lines = [
    `${id}  ${state}  ${url}`,
    `  types           ${types.length === 0 ? 'all' : types.join(' ')}`,
    `  delivered to    ${webhook.position}`,
  ];
  if (people_waiting > 0) lines.push(`  people waiting  ${people_waiting}`);
  if (webhook.last_success_on !== undefined) lines.push(`  last success    ${minute(webhook.last_success_on)}`);
  if (webhook.last_failed_on !== undefined) {
    lines.push(`  last failure    ${minute(webhook.last_failed_on)}: ${webhook.last_failure}`);
  }
  if (webhook.next_try_on !== undefined) lines.push(`  next try        ${minute(webhook.next_try_on)}`);
  if (webhook.disabled_on !== undefined) {
    lines.push(`  disabled        ${minute(webhook.disabled_on)}; \`enable ${id}\` goes on where it stood`);
  }
  return lines.join('\n');
}

const minute = (timestamp: string) => `${timestamp.slice(0, 16)} UTC`;
