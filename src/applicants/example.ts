import { newApplicant } from './applicant.ts';

/** The fields of the published example. */
export const EXAMPLE_FIELDS = {
  external_applicant_id: 'ext_osdfdfdb231',
  email: 'hannah.bret@example.com',
  external_applicant_name: 'Hannah Bret',
};

/** The applicant of every example in the OpenAPI document, as stored on 2025-07-21. */
export const EXAMPLE = newApplicant('aplt_01k0q4xg5sfx3rjq0w3k5v7n2c', EXAMPLE_FIELDS, 1_753_119_148_000);
