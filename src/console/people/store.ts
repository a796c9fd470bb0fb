import { selectOwn } from '../../accounts/sessions/own/store.ts';
import { oldestStart } from '../../accounts/sessions/session.ts';
import { selectAccount } from '../../accounts/store.ts';
import { type RegisteredClient, selectAllClients, toRegisteredClient } from '../../clients/store.ts';
import { type Event, tallyEventIfKnown } from '../../db/audit.ts';
import { type Database, transaction } from '../../db/transaction.ts';
import { selectHistory, selectMails } from '../../privacy/store.ts';
import type { Applicant } from '../../profiles/applicant.ts';
import { selectPage } from '../../profiles/list/store.ts';
import { selectApplicant } from '../../profiles/store.ts';
import { type Identifiers, MOST_FOUND } from './find-rules.ts';

/** The applicants that any of the identifiers is of, newest first; one more than are shown. */
export async function findByIdentifiers(db: Database, { id, reference, email, username }: Identifiers) {
  const part = { after: undefined, limit: MOST_FOUND + 1, withAccounts: true };
  const steps = {
    byId: id === undefined ? undefined : selectApplicant({ id }),
    byReference: reference === undefined ? undefined : selectPage({ external_applicant_id: reference }, part),
    byEmail: email === undefined ? undefined : selectPage({ email }, part),
    byUsername: username === undefined ? undefined : selectPage({ username }, part),
  };
  if (Object.values(steps).every((step) => step === undefined)) return [];
  const found = await transaction(db, steps, { retry: 'safe' });
  const byId = new Map(Object.values(found).flatMap((rows) => rows.map((row): [string, Applicant] => [row.id, row])));
  return [...byId.values()].sort((one, other) => other.created_on - one.created_on || (one.id < other.id ? 1 : -1));
}

/** Entries of the history on one page. */
export const HISTORY_PAGE = 100;

/** Which part of the history is read, and the entry of the reading itself where readings are recorded. */
interface Reading {
  readonly now: number;
  /** Only entries before this one; null for the newest. */
  readonly before: number | null;
  readonly reading: Event | undefined;
}

/** A person with all that the page shows, read in one round trip; undefined without an applicant of that id. */
export async function readShownPerson(db: Database, id: string, { now, before, reading }: Reading) {
  const {
    applicant: [applicant],
    account: [account],
    clients,
    sessions,
    mails,
    history,
  } = await transaction(
    db,
    {
      applicant: selectApplicant({ id }),
      account: selectAccount({ id }),
      sessions: selectOwn({ applicant_id: id, now, created_after: oldestStart(now) }),
      mails: selectMails({ id }),
      history: selectHistory({ id, before, limit: HISTORY_PAGE }),
      clients: selectAllClients({}),
      recorded: reading && tallyEventIfKnown(reading),
    },
    { retry: reading === undefined ? 'safe' : 'never' },
  );
  const registered: readonly RegisteredClient[] = clients.map(toRegisteredClient);
  return applicant && { applicant, account, sessions, mails, history, clients: registered };
}

/** A person as it is stored, and the clients that the page names. */
export type ShownPerson = NonNullable<Awaited<ReturnType<typeof readShownPerson>>>;
