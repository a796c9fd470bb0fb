import { type Applicant, toResource } from '../applicant.ts';
import { cursorOf } from './cursor.ts';
import type { Filters } from './store.ts';

/** A page of a list. */
export interface Page {
  readonly applicants: readonly Applicant[];
  /** The query of the next page; undefined on the last one. */
  readonly next: string | undefined;
}

/** The page of these applicants; the next one has the same filters and the same limit, if one was asked for. */
export function pageOf(
  applicants: readonly Applicant[],
  hasMore: boolean,
  filters: Filters,
  limit: number | undefined,
): Page {
  const last = applicants.at(-1);
  return { applicants, next: last && hasMore ? queryOf(filters, limit, cursorOf(last)) : undefined };
}

/** A page as callers see it. */
export function toPage({ applicants, next }: Page, publicOrigin: string) {
  return {
    data: applicants.map((applicant) => toResource(applicant, publicOrigin)),
    _links: next === undefined ? {} : { next: { href: `${publicOrigin}/applicants?${next}` } },
  };
}

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
