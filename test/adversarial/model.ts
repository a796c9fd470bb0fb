import type { RetentionRule } from '../../src/platform/retention.ts';
import type { Mail } from '../support/mailbox.ts';
import type { Call } from '../support/service.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** The contract as a few lists, from which the next response follows. Timestamps are milliseconds. */
export interface Model {
  now: number;
  people: Person[];
  /** By idempotency key; there is one client. */
  keys: Map<string, KeyUse>;
  sessions: Session[];
  /** Those that other calls have ended while a call was under way. */
  endedMeanwhile: Session[];
  links: Link[];
  /** Every token that was ever issued, valid or not. */
  tokens: string[];
  /** The token of every link that was ever mailed. */
  mailed: string[];
  /** Every mail that counts against the budget of a mailbox, and every denial of one. */
  budget: { readonly mailbox: string; readonly kind: Link['purpose'] | 'denial'; readonly at: number }[];
  /** Whether the company's domain is on the list. */
  allowed: boolean;
  /** How long people are kept. */
  readonly retention: RetentionRule;
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
  /** Actions and their fields, oldest first. */
  readonly history: string[];
}

export interface Account {
  username: string;
  email: string;
  emailVerified: boolean;
  firstname: string | undefined;
  password: string;
  workEmail: string | undefined;
  /** When the claim of the work address ends; a confirmed one has no end. */
  claimedUntil: number | undefined;
  confirmed: boolean;
  /** When work addresses were claimed. */
  readonly claims: number[];
  /** The day of the last log-in, in days since 1970 (UTC). */
  lastLogIn?: number;
  /** When the notice that the account ends was enqueued and, once it was accepted, when that was. */
  notice?: { readonly enqueued: number; readonly accepted: number | undefined };
  /** Wrong passwords within an hour of the first of them. */
  failures: { readonly since: number; readonly count: number } | undefined;
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
  /** Undefined while its mail is beyond the budget: no caller has it. */
  token: string | undefined;
  readonly id: string;
  readonly purpose: 'work_email' | 'password_reset' | 'email';
  /** The address that a link of purpose `email` verifies. */
  readonly email?: string;
  readonly expires: number;
  /** Whether it has confirmed its claim, and says so until it expires. */
  confirmed: boolean;
}

export function emptyModel(now: number, retention: RetentionRule = {}): Model {
  return {
    now,
    people: [],
    keys: new Map(),
    sessions: [],
    endedMeanwhile: [],
    links: [],
    tokens: [],
    mailed: [],
    budget: [],
    allowed: true,
    retention,
  };
}

/** The visible part of a response, and of the mails that it caused. */
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
  send(service: SimulatedService): Promise<Outcome>;
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

/** Ends some sessions. */
export function endSessions(model: Model, isEnded: (session: Session) => boolean): void {
  model.endedMeanwhile.push(...model.sessions.filter(isEnded));
  model.sessions = model.sessions.filter((session) => !isEnded(session));
}

/** Ends the links of a person to another address than the present one, which have not confirmed. */
export function endChange(model: Model, { id, account }: Person): void {
  const isOpenChange = (link: Link) =>
    link.id === id && link.purpose === 'email' && !link.confirmed && link.email !== account?.email;
  model.links = model.links.filter((link) => !isOpenChange(link));
}

/** Ends sessions and links of a person. */
export function endAll(model: Model, id: string, purposes: readonly Link['purpose'][]): void {
  endSessions(model, (session) => session.id === id);
  model.links = model.links.filter((link) => link.id !== id || !purposes.includes(link.purpose));
}

/** Erases a person. */
export function erase(model: Model, person: Person): void {
  person.history.push('anonymized ');
  Object.assign(person, { erased: true, modified_on: model.now, version: person.version + 1 });
  Object.assign(person, { email: undefined, external_applicant_name: undefined, account: undefined });
  endAll(model, person.id, ['work_email', 'password_reset', 'email']);
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

/** Every person who has an account. */
export function withAccount({ people }: Model): (Person & { account: Account })[] {
  return people.filter((person): person is Person & { account: Account } => person.account !== undefined);
}

/** A mailbox: case and `+tag` of its address do not count. */
const mailboxOf = (address: string) => address.toLowerCase().replace(/\+.*@/, '@');

const MAIL_LIMITS = {
  password_reset: { pause: 5 * MINUTE, period: DAY, most: 5 },
  work_email: { pause: 0, period: 7 * DAY, most: 3 },
  email: { pause: 0, period: DAY, most: 3 },
};

/** Whether the budget of a mailbox has a mail of that kind left, which is spent then. */
export function spend(model: Model, address: string, kind: Link['purpose']): boolean {
  const { pause, period, most } = MAIL_LIMITS[kind];
  const mailbox = mailboxOf(address);
  const sent = model.budget.filter((spent) => spent.mailbox === mailbox && spent.kind === kind);
  const within = (time: number) => sent.filter(({ at }) => at > model.now - time).length;
  if (within(pause) > 0 || within(period) >= most) return false;
  model.budget.push({ mailbox, kind, at: model.now });
  return true;
}

/** The owner of a mailbox denies a claim. */
export function deny(model: Model, address: string): void {
  model.budget.push({ mailbox: mailboxOf(address), kind: 'denial', at: model.now });
}

/** Whether the owner of a mailbox has denied a claim in the last 30 days. */
export function isDenied({ budget, now }: Model, address: string): boolean {
  const mailbox = mailboxOf(address);
  return budget.some((spent) => spent.mailbox === mailbox && spent.kind === 'denial' && spent.at > now - 30 * DAY);
}

/** The day of a timestamp, in days since 1970 (UTC). */
export const dayOf = (timestamp: number) => Math.floor(timestamp / DAY);

/** An entry of a history that counts what happened on one day. */
export const tallied = (action: string, count: number, day: number) => `${action} ×${count} on ${day}`;

/** Counts what happens often: one entry a day, in the place of its first. */
export function tally({ history }: Person, action: string, now: number): void {
  const end = ` on ${dayOf(now)}`;
  const index = history.findIndex((entry) => entry.startsWith(`${action} ×`) && entry.endsWith(end));
  if (index === -1) history.push(tallied(action, 1, dayOf(now)));
  else history[index] = tallied(action, Number(/×(\d+)/.exec(history[index] as string)?.[1]) + 1, dayOf(now));
}

/** Counts a wrong password. */
export function fail(person: Person & { account: Account }, now: number): void {
  tally(person, 'log_in_failed', now);
  const { failures } = person.account;
  const isForgotten = failures === undefined || failures.since <= now - 60 * MINUTE;
  person.account.failures = isForgotten ? { since: now, count: 1 } : { ...failures, count: failures.count + 1 };
}

/** Frees the work address of an account. */
export function release(account: Account): void {
  account.workEmail = undefined;
  account.claimedUntil = undefined;
}

/** The scheduled run, as far as it forgets. */
export function forget(model: Model): void {
  model.sessions = model.sessions.filter(({ expires }) => expires > model.now);
  model.links = model.links.filter(({ expires }) => expires > model.now);
  for (const { account } of withAccount(model)) {
    if (account.claimedUntil !== undefined && account.claimedUntil <= model.now) release(account);
  }
  for (const { history } of model.people) {
    const isRetained = (entry: string) => Number(/ on (\d+)$/.exec(entry)?.[1] ?? Infinity) >= dayOf(model.now) - 30;
    history.splice(0, Number.POSITIVE_INFINITY, ...history.filter(isRetained));
  }
}
