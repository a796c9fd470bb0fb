import type { Context } from '../../platform/context.ts';
import { ownCauses } from '../../platform/health.ts';

/** Sentences by the causes that `/health` names. */
const SENTENCES: Readonly<Record<string, string>> = {
  secrets_unusable: 'The secret of the service is missing or weak: the log says what to do.',
  database_nearly_full: 'The database is nearly full: no new people can be taken.',
  public_origin_not_set: 'PUBLIC_ORIGIN is not set: links lead to the reader’s own machine.',
};

/** Sentences on what keeps the service from its work; none when all is well. The database has answered. */
export async function complaintsOf(context: Context): Promise<string[]> {
  const [causes, hasList] = await Promise.all([
    ownCauses(context),
    context.domains.has('health').then(
      () => true,
      () => false,
    ),
  ]);
  return [
    ...causes.map((cause) => SENTENCES[cause] ?? cause),
    ...(hasList ? [] : ['The list of domains (KV) does not answer.']),
    ...(context.mailer.isConfigured ? [] : ['No mail service is set up: mails wait.']),
  ];
}
