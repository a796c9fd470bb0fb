import { env } from 'cloudflare:workers';
import { sha256 } from '../../src/platform/hash.ts';
import { type Model, tallied } from './model.ts';

type Rows = Record<string, string | number | null>[];

interface StoredPerson {
  readonly history: readonly string[];
  readonly failures: readonly [since: number | null, count: number];
  readonly [detail: string]: unknown;
}

/** The stored state, to compare. */
export interface Stored {
  readonly people: readonly StoredPerson[];
  readonly sessions: readonly string[];
  readonly links: readonly string[];
  readonly mails: number;
}

/** The rows of the database, without those that have no meaning any more. */
export async function storedByService(now: number): Promise<Stored> {
  const tables = ['applicants', 'accounts', 'events', 'sessions', 'links', 'outbox'];
  const reading = tables.map((table) => env.DB.prepare(`select * from ${table} order by rowid`));
  const results = (await env.DB.batch(reading)).map((result) => result.results as Rows);
  const [applicants = [], accounts = [], events = [], sessions = [], links = [], outbox = []] = results;
  const good = (list: Rows) => list.filter(({ expires_on }) => Number(expires_on) > now);
  const lines = (list: Rows, columns: string[]) => list.map((row) => columns.map((name) => row[name]).join(' ')).sort();
  return {
    people: applicants.map(({ id, email, external_applicant_id, external_applicant_name, version, ...rest }) => {
      const account = accounts.find((account) => account.applicant_id === id);
      const history = events.filter((event) => event.applicant_id === id);
      return {
        ...{ id, email, external_applicant_id, external_applicant_name, version },
        erased: rest.anonymized_on !== null,
        account: account && [account.username, account.account_email, account.work_email, account.claim_expires_on],
        failures: [(account?.failed_since as number | null) ?? null, Number(account?.failed_count ?? 0)],
        lastLogIn: account?.last_login_day ?? null,
        noticed: [(account?.retention_notice ?? null) !== null, account?.retention_noticed_on ?? null],
        confirmed: typeof account?.work_email_verified_on === 'number',
        history: history.map(({ action, fields, count, day }) =>
          count === null ? `${action} ${fields}` : tallied(String(action), Number(count), Number(day)),
        ),
      };
    }),
    sessions: lines(good(sessions), ['token_hash', 'applicant_id', 'expires_on']),
    links: lines(
      // A link that only holds a notice is no caller's.
      good(links.filter(({ purpose }) => purpose !== 'notice')).map((link) => ({
        ...link,
        confirmed: String(link.confirmed_on !== null),
      })),
      ['id', 'applicant_id', 'purpose', 'confirmed'],
    ),
    mails: outbox.length,
  };
}

/** The same as the model has it. */
export async function storedByModel({ people, sessions, links, now }: Model): Promise<Stored> {
  const good = <T extends { expires: number }>(list: readonly T[]) => list.filter(({ expires }) => expires > now);
  const hashed = good(sessions).map(async ({ token, id, expires }) => `${await sha256(token)} ${id} ${expires}`);
  return {
    people: people.map(({ account, ...person }) => ({
      id: person.id,
      email: person.email ?? null,
      external_applicant_id: person.external_applicant_id ?? null,
      external_applicant_name: person.external_applicant_name ?? null,
      version: person.version,
      erased: person.erased,
      account: account && [account.username, account.email, account.workEmail ?? null, account.claimedUntil ?? null],
      failures: [account?.failures?.since ?? null, account?.failures?.count ?? 0],
      lastLogIn: account?.lastLogIn ?? null,
      noticed: [account?.notice !== undefined, account?.notice?.accepted ?? null],
      confirmed: account?.confirmed ?? false,
      history: person.history,
    })),
    sessions: (await Promise.all(hashed)).sort(),
    links: good(links)
      .map(({ token, id, purpose, confirmed }) => `${idOf(token)} ${id} ${purpose} ${confirmed}`)
      .sort(),
    // A notice is sent by the run after the one that enqueues it; any other mail at once.
    mails: people.filter(({ account }) => account?.notice && account.notice.accepted === undefined).length,
  };
}

/** The id in a link's token; unknown of a link whose mail was beyond the budget. */
const idOf = (token: string | undefined) => token?.split('.', 1)[0] ?? UNKNOWN;
const UNKNOWN = '?';

/** The state that the service has stored, without the ids of links that the model cannot know. */
export function asKnown({ links, ...stored }: Stored, model: Model): Stored {
  const known = new Set(model.links.map(({ token }) => idOf(token)));
  const masked = links.map((line) => {
    const [id = '', ...rest] = line.split(' ');
    return [known.has(id) ? id : UNKNOWN, ...rest].join(' ');
  });
  return { ...stored, links: masked.sort() };
}

/** A failed log-in is counted and recorded after the response, and so perhaps after the next event. */
export function withoutLateNotes({ people, ...rest }: Stored): Stored {
  const isLate = (entry: string) => entry.startsWith('log_in_failed');
  return {
    ...rest,
    people: people.map(({ history, failures: _, ...person }) => ({
      ...person,
      failures: [null, 0],
      history: [...history.filter((entry) => !isLate(entry)), ...history.filter(isLate)],
    })),
  };
}
