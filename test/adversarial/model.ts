import type { Mail } from '../support/mailbox.ts';
import type { Call } from '../support/service.ts';

/** The contract as a few lists, out of which follows what the next answer must be. Moments are milliseconds. */
export interface Model {
  now: number;
  people: Person[];
  /** By idempotency key; there is one client. */
  keys: Map<string, KeyUse>;
  sessions: Session[];
  links: Link[];
  /** Every token that was ever issued, valid or not. */
  tokens: string[];
  /** The token of every link that was ever mailed. */
  mailed: string[];
  /** Whether the company allows work addresses at its domain for now. */
  allowed: boolean;
  /** When reset mails were sent, by mailbox. */
  resets: { mailbox: string; at: number }[];
  /** When owners of mailboxes denied a claim. */
  denials: { mailbox: string; at: number }[];
}

export interface Person {
  readonly id: string;
  readonly external_applicant_id: string | undefined;
  email: string | undefined;
  external_applicant_name: string | undefined;
  version: number;
  readonly created_on: number;
  modified_on: number;
  erased: boolean;
  account: Account | undefined;
  /** What was done and to which fields, or on which day and how often, oldest first. */
  readonly history: string[];
}

export interface Account {
  readonly username: string;
  readonly email: string;
  password: string;
  workEmail: string | undefined;
  /** When the claim of the work address ends; a confirmed one has no end. */
  claimedUntil: number | undefined;
  confirmed: boolean;
}

interface KeyUse {
  readonly id: string;
  readonly payload: string;
  readonly expires: number;
}

interface Session {
  readonly token: string;
  readonly id: string;
  expires: number;
}

export interface Link {
  readonly token: string;
  readonly id: string;
  readonly purpose: 'work_email' | 'password_reset';
  readonly expires: number;
  /** Whether it has confirmed the claim: until it expires it says so. */
  confirmed?: boolean;
}

export function emptyModel(now: number): Model {
  return {
    now,
    people: [],
    keys: new Map(),
    sessions: [],
    links: [],
    tokens: [],
    mailed: [],
    allowed: true,
    resets: [],
    denials: [],
  };
}

/** What is seen of an answer, and of the mails that it caused. */
export type Outcome = readonly unknown[];

/** Where calls go to. */
export interface SimulatedService {
  /** The credentials of a back end with every scope. */
  readonly backEnd: Record<string, string>;
  /** The credentials of a careers site. */
  readonly site: Record<string, string>;
  send(method: string, path: string, options?: Call): Promise<Response>;
  /** The scheduled run. */
  tidyUp(): Promise<void>;
  /** The mails that this call has caused. */
  readonly mails: readonly Mail[];
}

/** One call with everything in it decided. */
export interface Step {
  readonly what: string;
  send(world: SimulatedService): Promise<Outcome>;
  /**
   * What must come of it, and what it changes. Ids and tokens that the service makes up are taken from the outcome.
   * `meanwhile`, among other calls, it may end as it would not alone: told to try again, or late.
   */
  expected(model: Model, outcome: Outcome, meanwhile: boolean): Outcome;
}

/** Decides what a call is about, among those that the model knows by now. */
export type Plan = (model: Model) => Step;

export const personOf = ({ people }: Model, id: string) => people.find((person) => person.id === id);

/** The one of that number, counted round and round; undefined when there is none. */
export function oneOf<T>(list: readonly T[], number: number): T | undefined {
  return list[number % list.length];
}

/** Ends sessions and links of a person. */
export function endAll(model: Model, id: string, purposes: readonly Link['purpose'][]): void {
  model.sessions = model.sessions.filter((session) => session.id !== id);
  model.links = model.links.filter((link) => link.id !== id || !purposes.includes(link.purpose));
}

/** A new person without an account. */
export function newPerson(
  id: string,
  now: number,
  fields: Partial<Pick<Person, 'external_applicant_id' | 'email' | 'external_applicant_name'>>,
): Person {
  return {
    id,
    external_applicant_id: fields.external_applicant_id,
    email: fields.email,
    external_applicant_name: fields.external_applicant_name,
    version: 1,
    created_on: now,
    modified_on: now,
    erased: false,
    account: undefined,
    history: [],
  };
}

/** Everybody who has an account. */
export function withAccount({ people }: Model): (Person & { account: Account })[] {
  return people.filter((person): person is Person & { account: Account } => person.account !== undefined);
}

/** Frees the work address of an account. */
export function release(account: Account): void {
  account.workEmail = undefined;
  account.claimedUntil = undefined;
}

const DAY = 24 * 60 * 60 * 1000;

/** The day of a timestamp, in days since 1970 (UTC). */
export const dayOf = (timestamp: number) => Math.floor(timestamp / DAY);

/** Counts what may happen often: one entry a day. There is one client. */
export function tally({ history }: Person, action: string, now: number): void {
  const entry = `${action} on ${dayOf(now)}: `;
  const index = history.findIndex((earlier) => earlier.startsWith(entry));
  if (index === -1) history.push(`${entry}1`);
  else history[index] = entry + (Number(history[index]?.slice(entry.length)) + 1);
}

/** What the scheduled run forgets. */
export function forget(model: Model): void {
  model.sessions = model.sessions.filter(({ expires }) => expires > model.now);
  model.links = model.links.filter(({ expires }) => expires > model.now);
  for (const { account } of withAccount(model)) {
    if (account.claimedUntil !== undefined && account.claimedUntil <= model.now) release(account);
  }
  for (const { history } of model.people) {
    const kept = history.filter((entry) => {
      const [, day] = / on (\d+): /.exec(entry) ?? [];
      return day === undefined || Number(day) >= dayOf(model.now) - 30;
    });
    history.splice(0, Number.POSITIVE_INFINITY, ...kept);
  }
}
