import { Failure } from '../../http/failure.ts';
import { type Applicant, toResource } from '../applicant.ts';
import { profilesEndpoint, READING } from '../endpoint.ts';
import { recordReading } from '../read-log.ts';
import { cursorOf } from './cursor.ts';
import { ApplicantList, ListQuery } from './schema.ts';
import { type Filters, listPage } from './store.ts';

/** Applicants in one answer unless another number is asked for. */
const PAGE = 50;

interface Page {
  readonly applicants: readonly Applicant[];
  /** The query of the next page; undefined on the last one. */
  readonly next: string | undefined;
}

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
    body: ({ applicants, next }: Page, { publicOrigin }) => ({
      data: applicants.map((applicant) => toResource(applicant, publicOrigin)),
      _links: next === undefined ? {} : { next: { href: `${publicOrigin}/applicants?${next}` } },
    }),
  },
  async handle({ query: { limit, after, ...filters } }, context) {
    const { db, caller } = context;
    const isPrivileged = caller.scopes.includes('privacy');
    if (filters.username !== undefined && !isPrivileged) throw new Failure('scope_insufficient');
    const size = limit ?? PAGE;
    // One more than the page has tells whether there is another page.
    const found = await listPage(db, filters, { after, limit: size + 1, withAccounts: isPrivileged });
    const applicants = found.slice(0, size);
    await recordReading(
      context,
      applicants.map(({ id }) => id),
    );
    const last = applicants.at(-1);
    const next = last && found.length > size ? queryOf(filters, limit, cursorOf(last)) : undefined;
    return { applicants, next };
  },
});

function queryOf({ created_from, created_to, ...filters }: Filters, limit: number | undefined, after: string): string {
  const query = {
    ...filters,
    created_from: timestamp(created_from),
    created_to: timestamp(created_to),
    limit,
    after,
  };
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
}

function timestamp(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
}
