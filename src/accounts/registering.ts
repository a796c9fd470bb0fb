import { newApplicant } from '../applicants/applicant.ts';
import type { ClientCaller } from '../clients/security.ts';
import type { Event } from '../db/audit.ts';
import { Failure } from '../failure.ts';
import type { Context } from '../http/endpoint.ts';
import { deliver } from '../mail/delivery.ts';
import { firstTryOf } from '../mail/outbox.ts';
import type { Account } from './account.ts';
import { isAllowedDomain } from './domains.ts';
import type { REGISTRATION_CODES } from './failures.ts';
import { hashPassword } from './hashing.ts';
import { LINK_LIFETIME, mailLink } from './links.ts';
import { domainOf, emailKey, usernameKey } from './names.ts';
import { firstFault, type Judgement, judgeRegistration, profileName, type Registration } from './registration.ts';
import { findTaken, insertAccount, type Keys, type NewAccount, type Taken } from './store.ts';
import { newClaimMail } from './work-email.ts';

type Faults = Set<(typeof REGISTRATION_CODES)[number]>;

/**
 * Registers an account and the profile that it belongs to; yields the applicant's id.
 *
 * One read, at most one look into the domain list, one write, and the password is hashed only when nothing else is
 * wrong. Throws the first failure in the published order, also when another registration takes a name meanwhile.
 */
export async function register(
  context: Context<ClientCaller>,
  sent: Readonly<Record<string, unknown>>,
): Promise<string> {
  const { registration, faults: found } = judgeRegistration(sent);
  const faults = new Set(found);
  refuse(firstFault(faults, 'mail_address_already_exists'));

  const keys = keysOf(registration, found);
  const id = context.newApplicantId();
  addTaken(faults, await findTaken(context.db, keys, context.clock.now()));
  refuse(firstFault(faults, 'invalid_work_mail_address'));
  if (keys.workEmail !== undefined && !(await isAllowedDomain(context, domainOf(keys.workEmail)))) {
    faults.add('invalid_work_mail_address');
  }
  refuse(firstFault(faults));

  const person = newPerson(context, id, registration, keys, await hashPassword(registration.password));
  if (!(await insertAccount(context.db, person))) {
    addTaken(faults, await findTaken(context.db, keys, context.clock.now()));
    refuse(firstFault(faults));
    // Whoever had the name is gone again: the same call will succeed.
    throw new Failure('service_unavailable', { retryAfter: 1 });
  }
  if (person.claim !== undefined) {
    context.waitUntil(deliver(context, firstTryOf(person.claim.mail), (mail) => mailLink(context, mail)));
  }
  return id;
}

/** User name and e-mail are known to be valid; a work address that is not has no key. */
function keysOf({ username, email, workEmail }: Registration, faults: Judgement['faults']): Keys {
  const claims = workEmail !== undefined && !faults.has('invalid_work_mail_address');
  return {
    username: usernameKey(username),
    email: emailKey(email) as string,
    workEmail: claims ? emailKey(workEmail) : undefined,
  };
}

function addTaken(faults: Faults, taken: Taken): void {
  if (taken.email) faults.add('mail_address_already_exists');
  if (taken.username) faults.add('username_already_exists');
  if (taken.workEmail) faults.add('work_mail_address_already_exists');
}

function refuse(code: (typeof REGISTRATION_CODES)[number] | undefined): void {
  if (code !== undefined) throw new Failure(code);
}

function newPerson(
  { clock, requestId, caller }: Context<ClientCaller>,
  id: string,
  registration: Registration,
  keys: Keys,
  passwordHash: string,
): NewAccount {
  const now = clock.now();
  const { username, email, salutation, firstname, lastname, locale, dataPrivacyAccepted, workEmail } = registration;
  const event = (action: Event['action'], fields: string[]): Event => ({
    applicantId: id,
    clientId: caller.clientId,
    action,
    fields,
    requestId,
    at: now,
  });
  const account: Account = {
    applicant_id: id,
    username,
    username_key: keys.username,
    account_email: email,
    account_email_key: keys.email,
    password_hash: passwordHash,
    salutation,
    firstname: firstname ?? null,
    lastname: lastname ?? null,
    locale,
    consented_on: dataPrivacyAccepted ? now : null,
    work_email: workEmail ?? null,
    work_email_key: keys.workEmail ?? null,
    claim_expires_on: workEmail === undefined ? null : now + LINK_LIFETIME.work_email,
    work_email_verified_on: null,
    registered_on: now,
  };
  return {
    applicant: newApplicant(id, { email, external_applicant_name: profileName(registration) }, now),
    account,
    registered: event('registered', [
      'username',
      'email',
      ...(firstname ? ['firstname'] : []),
      ...(lastname ? ['lastname'] : []),
    ]),
    claim:
      workEmail === undefined
        ? undefined
        : {
            mail: newClaimMail(workEmail, locale),
            expiresOn: now + LINK_LIFETIME.work_email,
            claimed: event('work_email_claimed', ['workEmail']),
          },
  };
}
