import { dayOf, erase, type Model, type Person, withAccount } from './model.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Outcomes that retention has reached, so that a suite knows that it has met each. */
export const reached = new Set<'noticed' | 'noticed anew' | 'account ended' | 'profile ended' | 'came back'>();

/** The days of a person's account without log-in that are over: its last day does not count. */
function unusedDays({ created_on, account }: Person, now: number): number {
  return dayOf(now) - (account?.lastLogIn ?? dayOf(created_on)) - 1;
}

/** The scheduled run for people who are kept no longer: it gives notice, erases, and sends what waits. */
export function retain(model: Model): void {
  const { retention, now } = model;
  const { account: period, notice, profile } = retention;
  const before = withAccount(model).filter((person) => person.account.notice?.accepted !== undefined);
  for (const person of withAccount(model)) {
    if (period === undefined || notice === undefined) break;
    const { account } = person;
    // A mail that has waited for 48 hours is dropped.
    const isDropped = account.notice?.accepted === undefined && now >= (account.notice?.enqueued ?? 0) + 2 * DAY;
    if (unusedDays(person, now) < period - notice || !isDropped) continue;
    reached.add(account.notice === undefined ? 'noticed' : 'noticed anew');
    account.notice = { enqueued: now, accepted: undefined };
    person.history.push('retention_notice ');
  }
  for (const person of before) {
    const isAnnounced = now >= (person.account.notice?.accepted ?? now) + (notice ?? 0) * DAY;
    if (period === undefined || unusedDays(person, now) < period || !isAnnounced) continue;
    reached.add('account ended');
    erase(model, person);
  }
  for (const person of model.people) {
    if (profile === undefined || person.erased || person.account || now < person.modified_on + profile * DAY) continue;
    reached.add('profile ended');
    erase(model, person);
  }
  for (const { account } of withAccount(model)) {
    const { enqueued = now, accepted } = account.notice ?? {};
    if (accepted === undefined && now >= enqueued + MINUTE) account.notice = { enqueued, accepted: now };
  }
}
