import { object, optional, picklist, pipe, regex, string } from 'valibot';
import { consoleEndpoint } from '../endpoint.ts';
import { type Done, NOTICES, personParameter, showPage } from './person.ts';

const DONE = Object.keys(NOTICES) as [Done, ...Done[]];

/**
 * GET /console/people/{applicant_id}
 *
 * A person: profile, account, sessions, waiting mails and history, and the forms of what can be done.
 */
export const showPerson = consoleEndpoint({
  id: 'showPerson',
  params: personParameter,
  query: object({
    done: optional(picklist(DONE)),
    before: optional(pipe(string(), regex(/^[1-9]\d{0,14}$/))),
  }),
  handle: ({ params: { applicant_id }, query: { done, before } }, context) =>
    showPage(context, applicant_id, {
      notice: done && NOTICES[done],
      before: before === undefined ? null : Number(before),
    }),
});
