import type { Line } from '../../http/body.ts';
import { Failure } from '../../http/failure.ts';
import type { Mailbox } from '../../mail/budget/rules.ts';
import { mailboxOf } from '../../mail/mailbox.ts';
import type { Context } from '../../platform/context.ts';
import { requireRoom } from '../../platform/room.ts';
import { newApplicantId } from '../../profiles/creation/store.ts';
import { domainOf } from '../../profiles/email.ts';
import { disallowedDomains } from '../work-domains.ts';
import { hasPassword, MOST_PASSWORDS, MOST_ROWS } from './limit-rules.ts';
import { hashPasswords } from './passwords.ts';
import { portionsOf } from './portion-rules.ts';
import { decide, type Result, refused } from './result-rules.ts';
import { registrationError } from './row-errors.ts';
import { findPeople, type NewPerson, type StoredPortion, storePeople } from './store.ts';
import { readRow, type SentPerson } from './validate-row.ts';

/**
 * Imports the rows of one call; yields the result of each, in their order.
 *
 * A row that cannot be taken stops no other. Throws `request_malformed`, before anything is taken, for too many rows.
 */
export async function importPeople(context: Context, lines: readonly Line[]): Promise<Result[]> {
  requireRoom(context);
  context.load.requireCapacity('registration', context.now());
  requireFewRows(lines);
  const results = new Map<number, Result>();
  const people: SentPerson[] = [];
  const source = { now: context.now(), newId: newApplicantId };
  for (const line of lines) {
    const read = 'cause' in line ? [{ code: line.cause, field: '' }] : readRow(line.number, line.value, source);
    if ('row' in read) people.push(read);
    else results.set(line.number, refused(line.number, read));
  }
  const disallowed = await disallowedDomains(
    context,
    people.map(({ sent }) => sent?.account.work_email),
  );
  // An address that does not count as internal harms no one: the domain of a former employee may have left the list.
  const isAllowed = ({ sent }: SentPerson) =>
    sent === undefined ||
    sent.account.internal_ended_on !== null ||
    !disallowed.has(domainOf(sent.account.work_email ?? '') ?? '');
  for (const { row } of people.filter((person) => !isAllowed(person))) {
    results.set(row, refused(row, [registrationError('invalid_work_mail_address')]));
  }
  const { portions, excluded } = portionsOf(people.filter(isAllowed));
  for (const { person, error } of excluded) results.set(person.row, refused(person.row, [error]));
  const created = new Set<string>();
  for (const portion of portions) {
    for (const result of await importPortion(context, portion, { created, disallowed })) {
      results.set(result.row, result);
      if (result.status === 'created' && result.id !== undefined) created.add(result.id);
    }
  }
  return lines.flatMap(({ number }) => results.get(number) ?? []);
}

function requireFewRows(lines: readonly Line[]): void {
  const passwords = lines.filter((line) => 'value' in line && hasPassword(line.value));
  if (lines.length <= MOST_ROWS && passwords.length <= MOST_PASSWORDS) return;
  throw new Failure('request_malformed', { causes: ['too_many_rows'] });
}

/** Imports a portion; what an earlier portion of the same call has created is compared, and never added to. */
async function importPortion(
  context: Context,
  portion: readonly SentPerson[],
  { created, disallowed }: { readonly created: ReadonlySet<string>; readonly disallowed: ReadonlySet<string> },
): Promise<Result[]> {
  const { repeated = [], fresh = [] } = Object.groupBy(portion, ({ applicant }) =>
    created.has(applicant.id) ? 'repeated' : 'fresh',
  );
  const { hashes, refused: withKnown } = await hashPasswords(context, fresh);
  const accepted = fresh.filter(({ applicant }) => !withKnown.has(applicant.id));
  const people = await Promise.all(
    accepted.map(async ({ applicant, sent }): Promise<NewPerson> => {
      const hash = hashes.get(applicant.id);
      const account = sent && { ...sent.account, ...(hash !== undefined && { password_hash: hash }) };
      return {
        applicant,
        account,
        mailbox: await claimedMailbox(context, account),
        event: imported(context, applicant.id),
      };
    }),
  );
  const stored = people.length === 0 ? NOTHING : await storePeople(context.db, people, context.now());
  const before = repeated.length === 0 ? NOTHING : { ...NOTHING, ...(await findPeople(context.db, idsOf(repeated))) };
  return [
    ...fresh
      .filter(({ applicant }) => withKnown.has(applicant.id))
      .map(({ row }) => refused(row, [registrationError('password invalid')])),
    ...accepted.map((person) => decide(person, stored, disallowed)),
    ...repeated.map((person) => decide(person, before, disallowed)),
  ];
}

const NOTHING: StoredPortion = { created: new Set(), applicants: new Map(), accounts: new Map(), taken: new Map() };

function idsOf(people: readonly SentPerson[]): string[] {
  return people.map(({ applicant }) => applicant.id);
}

function imported(context: Context, id: string) {
  return context.event('created', id, ['imported']);
}

async function claimedMailbox(context: Context, account: NewPerson['account']): Promise<Mailbox | null> {
  const address = account?.work_email ?? '';
  const domain = domainOf(address);
  return domain === undefined ? null : mailboxOf(context, address, domain);
}
