import type { VNode } from 'preact';
import { Verbatim } from '../../../pages/layout.tsx';
import type { Applicant } from '../../../profiles/applicant.ts';
import type { Page } from '../../endpoint.ts';
import { Facts, TextField, Timestamp } from '../../parts.tsx';

interface PeopleProps {
  /** The text that was looked for. */
  readonly typed?: string;
  /** The hits, newest first; undefined before anything is looked for. */
  readonly people?: readonly Applicant[];
  readonly hasMore?: boolean;
}

/** The form to find a person, and the hits if there are none or several. */
export function peoplePage({ typed, people, hasMore = false }: PeopleProps): Page {
  return {
    title: 'People',
    section: '/console/people',
    children: (
      <>
        <section class="card" aria-label="Find a person">
          <form method="post" action="/console/people">
            <TextField
              name="typed"
              label="Id, reference, e-mail address or user name"
              value={typed}
              required
              hint="Exactly as it is; capitals do not matter in addresses and user names. E.g. aplt_…, ext_42, hannah@example.com"
            />
            <button type="submit" class="main">
              Find
            </button>
          </form>
        </section>
        {people !== undefined && <Hits people={people} hasMore={hasMore} />}
      </>
    ),
  };
}

function Hits({ people, hasMore }: { people: readonly Applicant[]; hasMore: boolean }): VNode {
  if (people.length === 0) {
    return (
      <p class="notice problem" role="alert">
        There is no person of this id, reference, address or user name. Of anonymized people the id and the reference
        are left.
      </p>
    );
  }
  return (
    <>
      <h2>{hasMore ? `The newest ${people.length} of more` : `${people.length} people`}</h2>
      <div class="cards">
        {people.map((applicant) => (
          <Hit key={applicant.id} {...applicant} />
        ))}
      </div>
    </>
  );
}

function Hit({
  id,
  email,
  external_applicant_id,
  external_applicant_name,
  created_on,
  anonymized_on,
}: Applicant): VNode {
  return (
    <section class="card">
      <h3>
        <a href={`/console/people/${id}`}>
          <Verbatim>{external_applicant_name ?? id}</Verbatim>
        </a>
      </h3>
      <Facts
        facts={[
          ['Id', id],
          ['Reference', external_applicant_id],
          ['E-mail', email],
          ['Created', <Timestamp at={created_on} />],
          ['Anonymized', anonymized_on === null ? null : <Timestamp at={anonymized_on} />],
        ]}
      />
    </section>
  );
}
