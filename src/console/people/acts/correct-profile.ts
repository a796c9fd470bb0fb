import { object, optional, pipe, regex, safeParse, string } from 'valibot';
import { Failure } from '../../../http/failure.ts';
import { Line } from '../../../profiles/schema.ts';
import { updateApplicant } from '../../../profiles/store.ts';
import { consoleEndpoint } from '../../endpoint.ts';
import { donePage, personParameter, showPage } from '../person.ts';

/** The version that the form was shown with: a change that came in between is not overwritten unseen. */
const Version = pipe(string(), regex(/^[1-9]\d{0,14}$/));

/**
 * POST /console/people/{applicant_id}/profile
 *
 * Corrects the name of a profile (GDPR Art. 16).
 */
export const correctProfile = consoleEndpoint({
  id: 'correctProfile',
  params: personParameter,
  body: { type: 'form', schema: object({ name: optional(string(), ''), version: Version }) },
  async handle({ params: { applicant_id: id }, body: { name, version } }, context) {
    const reject = (problem: string) => showPage(context, id, { problem, sent: { name } });
    const { output, success } = safeParse(Line, name);
    if (!success) return reject('A name is one line of at most 255 characters.');
    if (output === undefined) return reject('A name cannot be emptied; anonymizing the person removes it.');
    const event = context.event('updated', id, ['external_applicant_name']);
    const fields = { external_applicant_name: output };
    const { changed, applicant } = await updateApplicant(context.primary, id, fields, [Number(version)], event);
    if (applicant === undefined) throw new Failure('not_found');
    if (changed) return donePage(id, 'corrected');
    if (applicant.anonymized_on !== null) return reject('The person has been anonymized.');
    if (applicant.version !== Number(version))
      return reject('The profile has been changed meanwhile: look at it again.');
    return donePage(id, 'same');
  },
});
