import type { App } from '../app.ts';
import { bearer } from '../clients/security.ts';
import type { Action, Event } from '../db/audit.ts';
import { Failure } from '../failure.ts';
import { type AnyEndpoint, type Caller, type Context, endpoint } from '../http/endpoint.ts';
import { erase } from '../privacy/erasure.ts';
import { APPLICANT_ID, type Applicant, judgeUpdate, newApplicant, toResource } from './applicant.ts';
import { profilesDialect } from './dialect.ts';
import { EXAMPLE, EXAMPLE_FIELDS } from './example.ts';
import { createOnce } from './idempotency.ts';
import { ApplicantCreation, ApplicantList, ApplicantLookup, ApplicantResource, ApplicantUpdate } from './schema.ts';
import { findApplicant, findByEmail, findByExternalId, insertApplicant, updateApplicant } from './store.ts';

const shared = {
  family: 'Profiles',
  dialect: profilesDialect,
  security: bearer('identity-verification'),
} as const;

const ofApplicant = {
  ...shared,
  params: { applicant_id: APPLICANT_ID },
  examples: { applicant_id: EXAMPLE.id },
} as const;

const oneApplicant = {
  schema: ApplicantResource,
  body: (applicant: Applicant, { publicOrigin }: App) => toResource(applicant, publicOrigin),
  version: (applicant: Applicant) => applicant.version,
  example: EXAMPLE,
} as const;

/** The Profiles family, as published by Checkout.com Identities ("Applicants"), and one look-up of ours. */
export const applicantEndpoints: readonly AnyEndpoint[] = [
  endpoint({
    ...shared,
    id: 'createApplicant',
    method: 'POST',
    paths: ['/applicants'],
    summary: 'Create an applicant',
    body: {
      type: 'json',
      schema: ApplicantCreation,
      example: EXAMPLE_FIELDS,
    },
    idempotent: true,
    failures: ['idempotency_key_reused'],
    reply: { ...oneApplicant, status: 201, description: 'The new applicant.' },
    async handle({ body, idempotencyKey }, context) {
      const applicant = newApplicant(context.newApplicantId(), body, context.clock.now());
      const event = eventOf(context, applicant.id, 'created', fieldsOf(body));
      if (idempotencyKey !== undefined) return createOnce(context, applicant, idempotencyKey, event);
      await insertApplicant(context.db, applicant, event);
      return applicant;
    },
  }),

  endpoint({
    ...shared,
    id: 'findApplicants',
    method: 'GET',
    paths: ['/applicants'],
    summary: 'Look applicants up by reference or e-mail address',
    description: 'Takes exactly one of the two. Newest first, at most 100. The case of an e-mail address is ignored.',
    query: ApplicantLookup,
    examples: EXAMPLE_FIELDS,
    reply: {
      status: 200,
      description: 'The applicants found; none is an empty list.',
      schema: ApplicantList,
      example: [EXAMPLE],
      body: (found: Applicant[], { publicOrigin }: App) => ({
        data: found.map((applicant) => toResource(applicant, publicOrigin)),
      }),
    },
    handle: ({ query: { external_applicant_id, email } }, { db }) =>
      external_applicant_id === undefined
        ? findByEmail(db, email as string)
        : findByExternalId(db, external_applicant_id),
  }),

  endpoint({
    ...ofApplicant,
    id: 'getApplicant',
    method: 'GET',
    paths: ['/applicants/:applicant_id'],
    summary: 'Get an applicant',
    conditional: true,
    reply: { ...oneApplicant, status: 200, description: 'The applicant, or what is left of it once anonymized.' },
    async handle({ params }, { db }) {
      return (await findApplicant(db, params.applicant_id)) ?? missing();
    },
  }),

  endpoint({
    ...ofApplicant,
    id: 'updateApplicant',
    method: 'PATCH',
    paths: ['/applicants/:applicant_id'],
    summary: 'Update an applicant',
    description: 'Only the e-mail address and the name can change; an absent field stays as it is.',
    body: {
      type: 'json',
      schema: ApplicantUpdate,
      example: { email: 'hannah.bret@example.org' },
    },
    conditional: true,
    failures: ['applicant_anonymized', 'precondition_failed'],
    reply: { ...oneApplicant, status: 200, description: 'The applicant as it stands now.' },
    async handle({ params, body, versions }, context) {
      const event = eventOf(context, params.applicant_id, 'updated', fieldsOf(body));
      const { changed, applicant } = await updateApplicant(context.db, params.applicant_id, body, versions, event);
      return judgeUpdate(applicant, changed, versions);
    },
  }),

  endpoint({
    ...ofApplicant,
    id: 'anonymizeApplicant',
    method: 'POST',
    paths: ['/applicants/:applicant_id/anonymize'],
    summary: 'Anonymize an applicant',
    description: 'Removes every personal datum, for good. A body is ignored. Again: the same answer.',
    reply: { ...oneApplicant, status: 200, description: 'What is left of the applicant.' },
    async handle({ params }, context) {
      const event = eventOf(context, params.applicant_id, 'anonymized', []);
      return (await erase(context.db, params.applicant_id, event)) ?? missing();
    },
  }),
];

function eventOf(
  { caller, requestId, clock }: Context<Caller>,
  applicantId: string,
  action: Action,
  fields: readonly string[],
): Event {
  return { applicantId, clientId: caller.clientId, action, fields, requestId, at: clock.now() };
}

/** The names of the fields that carry a value. */
function fieldsOf(body: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(body).filter((field) => body[field] != null);
}

function missing(): never {
  throw new Failure('not_found');
}
