import { object, optional, pipe, regex, string } from 'valibot';
import { listClients } from '../../clients/store.ts';
import { consoleEndpoint } from '../endpoint.ts';
import { logPage } from './page.tsx';
import { readLog } from './store.ts';

/**
 * GET /console/log
 *
 * The operators' log: what was done in the console to clients, domains and webhooks.
 */
export const showLog = consoleEndpoint({
  id: 'showLog',
  query: object({ before: optional(pipe(string(), regex(/^[1-9]\d{0,14}$/))) }),
  async handle({ query: { before } }, { primary }) {
    const [entries, clients] = await Promise.all([
      readLog(primary, before === undefined ? null : Number(before)),
      listClients(primary),
    ]);
    return { page: logPage(entries, new Map(clients.map(({ id, name }) => [id, name]))) };
  },
});
