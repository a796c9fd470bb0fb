import { Failure } from '../../http/failure.ts';
import { profilesEndpoint, READING } from '../endpoint.ts';
import { recordReading } from '../read-log.ts';
import { type Page, pageOf, toPage } from './page.ts';
import { ApplicantList, ListQuery } from './schema.ts';
import { listPage } from './store.ts';

/** Applicants in one answer unless another number is asked for. */
const PAGE = 50;

/**
 * GET /applicants
 *
 * List applicants, newest first.
 *
 * Filters combine. While there are more, `_links.next` leads to the next page, with the filters of this one. Each
 * applicant comes once, also while others are created and anonymized. With the scope `privacy`, `email` also finds the
 * address of the account and the work address.
 */
export const listApplicants = profilesEndpoint({
  id: 'listApplicants',
  scope: READING,
  query: ListQuery,
  success: {
    status: 200,
    schema: ApplicantList,
    body: (page: Page, { publicOrigin }) => toPage(page, publicOrigin),
  },
  async handle({ query: { limit, after, ...filters } }, context) {
    const { db, caller } = context;
    const isPrivileged = caller.scopes.includes('privacy');
    if (filters.username !== undefined && !isPrivileged) throw new Failure('scope_insufficient');
    const size = limit ?? PAGE;
    // One more than the page has tells whether there is another page.
    const found = await listPage(db, filters, { after, limit: size + 1, withAccounts: isPrivileged });
    const page = pageOf(found.slice(0, size), found.length > size, filters, limit);
    await recordReading(
      context,
      page.applicants.map(({ id }) => id),
    );
    return page;
  },
});
