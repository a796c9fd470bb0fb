import { EXAMPLE_ACCOUNT } from '../accounts/example.ts';
import type { App } from '../app.ts';
import { APPLICANT_ID } from '../applicants/applicant.ts';
import { profilesDialect } from '../applicants/dialect.ts';
import { EXAMPLE } from '../applicants/example.ts';
import { bearer } from '../clients/security.ts';
import { Failure } from '../failure.ts';
import { type AnyEndpoint, endpoint } from '../http/endpoint.ts';
import { toEvent, toExport } from './person.ts';
import { History, HistoryQuery, PersonExport } from './schema.ts';
import { HISTORY_LIMIT, type HistoryEntry, readHistory, readPerson, type StoredPerson } from './store.ts';

const shared = {
  family: 'Privacy',
  dialect: profilesDialect,
  security: bearer('privacy'),
  params: { applicant_id: APPLICANT_ID },
  examples: { applicant_id: EXAMPLE.id, before: '4711' },
  method: 'GET',
} as const;

const EXAMPLE_HELD = {
  applicant: { ...EXAMPLE, external_applicant_id: null },
  account: EXAMPLE_ACCOUNT,
  sessions: [],
  links: [],
  mails: [],
  keys: [],
  history: [
    {
      id: 4711,
      client_id: 'cli_k4xg5sfx3rjq2w3k',
      action: 'registered',
      fields: 'username email firstname lastname',
      request_id: '0d2b3c8e-6f0a-4f43-9c3d-7f5f3e0c1a52',
      at: EXAMPLE.created_on,
    },
  ],
};

/** What a company owes a person beyond erasure, which is a call of the Profiles family. */
export const privacyEndpoints: readonly AnyEndpoint[] = [
  endpoint({
    ...shared,
    id: 'exportApplicant',
    paths: ['/applicants/:applicant_id/export'],
    summary: 'Export everything that is held on a person',
    description:
      'One JSON document (GDPR Art. 15 and 20). Of the history the newest 1,000 entries; the rest is in `events`.',
    reply: {
      status: 200,
      description: 'The document.',
      schema: PersonExport,
      example: EXAMPLE_HELD,
      body: (held: StoredPerson) => toExport(held),
    },
    async handle({ params: { applicant_id } }, { db, caller, requestId, clock }) {
      const event = {
        applicantId: applicant_id,
        clientId: caller.clientId,
        action: 'exported',
        fields: [],
        requestId,
        at: clock.now(),
      } as const;
      return (await readPerson(db, applicant_id, event)) ?? missing();
    },
  }),

  endpoint({
    ...shared,
    id: 'listEvents',
    paths: ['/applicants/:applicant_id/events'],
    summary: 'What was done with a person, when, and by which client',
    description: 'Newest first, at most 1,000. Names of fields, never values; kept through erasure.',
    query: HistoryQuery,
    reply: {
      status: 200,
      description: 'A part of the history.',
      schema: History,
      example: { id: EXAMPLE.id, history: EXAMPLE_HELD.history },
      body: ({ id, history }: { id: string; history: readonly HistoryEntry[] }, { publicOrigin }: App) => ({
        data: history.map(toEvent),
        _links:
          history.length < HISTORY_LIMIT
            ? {}
            : { next: { href: `${publicOrigin}/applicants/${id}/events?before=${history.at(-1)?.id}` } },
      }),
    },
    async handle({ params: { applicant_id: id }, query: { before } }, { db }) {
      const history = await readHistory(db, id, before === undefined ? null : Number(before));
      return { id, history: history ?? missing() };
    },
  }),
];

function missing(): never {
  throw new Failure('not_found');
}
