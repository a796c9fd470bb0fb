/** The fields that are left of an applicant who had a reference and was anonymized, in alphabetical order. */
export const ERASED_FIELDS = ['_links', 'created_on', 'external_applicant_id', 'id', 'modified_on'];
