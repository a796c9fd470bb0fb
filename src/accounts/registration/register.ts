import { Failure } from '../../http/failure.ts';
import { mailboxOf } from '../../mail/mailbox.ts';
import type { Context } from '../../platform/context.ts';
import { requireRoom } from '../../platform/room.ts';
import { newApplicant } from '../../profiles/applicant.ts';
import { newApplicantId } from '../../profiles/creation/store.ts';
import { domainOf, emailKey } from '../../profiles/email.ts';
import { usernameKey } from '../../profiles/username.ts';
import type { Account } from '../account.ts';
import { newEmailLink } from '../email/email-link.ts';
import type { RegistrationCode } from '../errors.ts';
import { firstError, rejectionOf } from '../field-rules.ts';
import { hashPassword } from '../passwords/hashing/hashing.ts';
import { missedAsKnown } from '../passwords/known/known-passwords.ts';
import { newClaim } from '../work-email/claim.ts';
import { newAccount } from './new-account.ts';
import {
  profileName,
  type Registration,
  type ValidatedRegistration,
  validateRegistration,
} from './registration-rules.ts';
import { findTaken, insertAccount, type Keys, type NewAccount, type Taken } from './store.ts';

/** Milliseconds in which an address has to be verified, where the operator asks for that. */
const VERIFICATION_PERIOD = 7 * 24 * 60 * 60 * 1000;

/**
 * Registers an account and the profile that it belongs to; yields the applicant's id.
 *
 * One read, at most one look into the domain list, one write, and the password is hashed only when nothing else is
 * wrong. Throws the first failure in the published order, also when another registration takes a name meanwhile.
 */
export async function register(context: Context, sent: Readonly<Record<string, unknown>>): Promise<string> {
  requireRoom(context);
  context.load.requireCapacity('registration', context.now());
  const validated = await withKnownPassword(context, validateRegistration(sent));
  const { registration, errors: found } = validated;
  const errors = new Set(found);
  const reject = (code: RegistrationCode | undefined) => {
    if (code !== undefined) throw rejectionOf(code, validated.errors, validated.missed);
  };
  reject(firstError(errors, 'mail_address_already_exists'));

  const keys = await keysOf(context, registration, found);
  addTaken(errors, await findTaken(context.db, keys, context.now()));
  reject(firstError(errors, 'invalid_work_mail_address'));
  const domain = keys.workEmail && domainOf(keys.workEmail);
  if (domain !== undefined && !(await context.domains.has(domain))) errors.add('invalid_work_mail_address');
  reject(firstError(errors));

  const person = await newPerson(context, registration, keys, await hashPassword(registration.password));
  const enqueued = await insertAccount(context.db, person);
  if (enqueued === undefined) {
    addTaken(errors, await findTaken(context.db, keys, context.now()));
    reject(firstError(errors));
    // The account that had the name is gone again: the same call will succeed.
    throw new Failure('service_unavailable', { retryAfter: 1 });
  }
  for (const mail of enqueued) context.mail.send(mail);
  return person.applicant.id;
}

/** With `password invalid` as well, if attackers know a password that satisfies the policy: the second code of the order. */
async function withKnownPassword(context: Context, validated: ValidatedRegistration): Promise<ValidatedRegistration> {
  const { registration, errors } = validated;
  if (errors.has('password_empty') || errors.has('password invalid')) return validated;
  const known = await missedAsKnown(context, registration.password);
  if (known === undefined) return validated;
  return { registration, errors: new Set([...errors, 'password invalid' as const]), missed: [known] };
}

/** User name and e-mail are known to be valid; a work address that is not has no key. */
async function keysOf(
  context: Context,
  { username, email, workEmail }: Registration,
  errors: ValidatedRegistration['errors'],
): Promise<Keys> {
  const claims = workEmail !== undefined && !errors.has('invalid_work_mail_address');
  const domain = claims ? domainOf(workEmail) : undefined;
  return {
    username: usernameKey(username),
    email: emailKey(email) as string,
    workEmail: claims ? emailKey(workEmail) : undefined,
    mailbox: claims && domain !== undefined ? await mailboxOf(context, workEmail, domain) : undefined,
  };
}

function addTaken(errors: Set<RegistrationCode>, taken: Taken): void {
  if (taken.email) errors.add('mail_address_already_exists');
  if (taken.username) errors.add('username_already_exists');
  if (taken.workEmail) errors.add('work_mail_address_already_exists');
  if (taken.denied) errors.add('invalid_work_mail_address');
}

async function newPerson(
  context: Context,
  registration: Registration,
  keys: Keys,
  passwordHash: string,
): Promise<NewAccount> {
  const now = context.now();
  const id = newApplicantId();
  const { email, firstname, lastname, locale, workEmail } = registration;
  const { mailbox } = keys;
  const claim =
    workEmail === undefined || mailbox === undefined
      ? undefined
      : newClaim(context, id, { workEmail, locale, mailbox });
  const { verifyEmail } = context.configuration;
  const verification = verifyEmail ? await newEmailLink(context, { applicant_id: id, locale }, email) : undefined;
  const account: Account = {
    ...newAccount(id, registration, passwordHash, now),
    verify_by: verifyEmail ? now + VERIFICATION_PERIOD : null,
    work_email: workEmail ?? null,
    work_email_key: keys.workEmail ?? null,
    claim_expires_on: claim?.expiresOn ?? null,
  };
  const names = [...(firstname ? ['firstname'] : []), ...(lastname ? ['lastname'] : [])];
  return {
    applicant: {
      ...newApplicant(id, { email, external_applicant_name: profileName(registration) }, now),
      has_account: 1,
    },
    account,
    registered: context.event('registered', id, ['username', 'email', ...names]),
    claim,
    verification,
  };
}
