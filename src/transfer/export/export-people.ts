import { hasVerifiedWorkEmail } from '../../accounts/account.ts';
import { profilesEndpoint } from '../../profiles/endpoint.ts';
import { recordReading } from '../../profiles/read-log.ts';
import { toLines } from '../lines.ts';
import { toRow } from '../person-row.ts';
import { ExportQuery, ExportRow } from '../schema.ts';
import { disallowedDomains } from '../work-domains.ts';
import { type Part, readPart } from './store.ts';

/** Part of an export, and the domains of its work addresses that are not on the list. */
interface ExportedPart extends Part {
  readonly disallowed: ReadonlySet<string>;
}

/**
 * GET /applicants/export
 *
 * Export everyone, with accounts and without secrets.
 *
 * One JSON object a line (NDJSON), by id, at most 1,000; `after` is the id of the last one, and an answer of fewer is the
 * last. Without it, `X-Total-Count` says how many people there are. `POST /import` takes each line as it is. Of an anonymized person the id, the times and the reference are left.
 */
export const exportPeople = profilesEndpoint({
  id: 'exportPeople',
  family: 'Moving in and out',
  scope: 'privacy',
  query: ExportQuery,
  success: {
    status: 200,
    schema: ExportRow,
    lines: true,
    headers: ({ total }: ExportedPart) => ({ ...(total !== undefined && { 'X-Total-Count': String(total) }) }),
    body: ({ people, disallowed }: ExportedPart) =>
      toLines(people.map(({ applicant, account }) => toRow(applicant, account, disallowed))),
  },
  async handle({ query: { after } }, context): Promise<ExportedPart> {
    const part = await readPart(context.db, after);
    const internal = part.people.flatMap(({ account }) => (account && hasVerifiedWorkEmail(account) ? [account] : []));
    const disallowed = await disallowedDomains(
      context,
      internal.map(({ work_email }) => work_email),
    );
    await recordReading(
      context,
      part.people.map(({ applicant }) => applicant.id),
    );
    return { ...part, disallowed };
  },
});
