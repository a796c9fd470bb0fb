import { requireRoom } from '../../platform/room.ts';
import { newApplicant } from '../applicant.ts';
import { namesOfFields, oneApplicant, profilesEndpoint } from '../endpoint.ts';
import { ApplicantCreation } from '../schema.ts';
import { createOnce } from './idempotency.ts';
import { insertApplicant, newApplicantId } from './store.ts';

/**
 * POST /applicants
 *
 * Create an applicant.
 *
 * Every field is optional, and `null` is absent. With an `Idempotency-Key` a repeat within 24 hours answers with the
 * same applicant instead of creating another.
 */
export const createApplicant = profilesEndpoint({
  id: 'createApplicant',
  scope: 'identity-verification',
  body: { type: 'json', schema: ApplicantCreation, emptyIsObject: true },
  idempotencyKeyHeaders: ['idempotency-key', 'cko-idempotency-key'],
  failures: ['idempotency_key_reused'],
  success: oneApplicant(201),
  async handle({ body, idempotencyKey }, context) {
    const applicant = newApplicant(newApplicantId(), body, context.now());
    const event = context.event('created', applicant.id, namesOfFields(body));
    if (idempotencyKey !== undefined) return createOnce(context, applicant, idempotencyKey, event);
    requireRoom(context);
    await insertApplicant(context.db, applicant, event);
    return applicant;
  },
});
