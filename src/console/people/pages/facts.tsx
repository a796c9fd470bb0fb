import type { VNode } from 'preact';
import type { Account } from '../../../accounts/account.ts';
import { lockedFor } from '../../../accounts/sessions/lock-rules.ts';
import { lastUseOf } from '../../../accounts/sessions/session.ts';
import { Verbatim } from '../../../pages/layout.tsx';
import type { Applicant } from '../../../profiles/applicant.ts';
import { Facts, Timestamp } from '../../parts.tsx';
import type { PersonProps } from './props.ts';

/** The profile of a person. */
export function Profile({ applicant }: { applicant: Applicant }): VNode {
  const { id, external_applicant_id, external_applicant_name, email, created_on, modified_on, anonymized_on } =
    applicant;
  return (
    <section class="card" aria-labelledby="profile">
      <h2 id="profile">Profile</h2>
      <Facts
        facts={[
          ['Id', <code>{id}</code>],
          ['Reference', external_applicant_id],
          ['Name', external_applicant_name],
          ['E-mail', email],
          ['Created', <Timestamp at={created_on} />],
          ['Changed', <Timestamp at={modified_on} />],
          ['Anonymized', anonymized_on === null ? null : <Timestamp at={anonymized_on} />],
        ]}
      />
    </section>
  );
}

const SALUTATIONS: Readonly<Record<string, string>> = { '0': 'not given', '1': 'Mr.', '2': 'Mrs.' };

/** The account of a person, or that there is none. */
export function AccountFacts({ account, isInternal, now }: Pick<PersonProps, 'account' | 'isInternal' | 'now'>): VNode {
  return (
    <section class="card" aria-labelledby="account">
      <h2 id="account">Account</h2>
      {account === undefined ? <p>There is no account.</p> : <Facts facts={factsOf(account, isInternal, now)} />}
    </section>
  );
}

function factsOf(account: Account, isInternal: boolean, now: number) {
  return [
    ['User name', account.username],
    ['E-mail', <Address address={account.account_email} isVerified={account.email_verified_on !== null} />],
    ['Log-in', <LogIn account={account} now={now} />],
    ['Salutation', SALUTATIONS[account.salutation]],
    ['First name', account.firstname],
    ['Last name', account.lastname],
    ['Language', account.locale],
    ['Work e-mail', account.work_email && <WorkEmail account={account} address={account.work_email} now={now} />],
    ['Counts as', isInternal ? 'internal' : 'external'],
    ['Registered', <Timestamp at={account.registered_on} />],
    ['Privacy', account.consented_on === null ? 'not accepted' : <Consent account={account} />],
    ['To verify by', account.verify_by === null ? null : <Timestamp at={account.verify_by} />],
  ] as const;
}

function Address({ address, isVerified }: { address: string; isVerified: boolean }): VNode {
  return (
    <>
      <Verbatim>{address}</Verbatim> {isVerified ? '(verified)' : '(not verified)'}
    </>
  );
}

function LogIn({ account, now }: { account: Account; now: number }): VNode {
  const seconds = lockedFor(account, now);
  if (seconds === undefined) return <span class="good">open</span>;
  return (
    <>
      <span class="bad">locked</span> until <Timestamp at={now + seconds * 1000} />, after {account.failed_count} wrong
      passwords
    </>
  );
}

function WorkEmail({ account, address, now }: { account: Account; address: string; now: number }): VNode {
  const { work_email_verified_on, claim_expires_on, internal_ended_on } = account;
  const isOpen = claim_expires_on !== null && now < claim_expires_on;
  const state = work_email_verified_on !== null ? 'confirmed' : isOpen ? 'claimed' : 'claim lapsed';
  return (
    <>
      <Verbatim>{address}</Verbatim> ({state})
      {internal_ended_on !== null && (
        <>
          , internal was ended <Timestamp at={internal_ended_on} />
        </>
      )}
    </>
  );
}

function Consent({ account: { consented_on, consent_version } }: { account: Account }): VNode {
  return (
    <>
      accepted <Timestamp at={consented_on} />
      {consent_version !== null && (
        <>
          , version <Verbatim>{consent_version}</Verbatim>
        </>
      )}
    </>
  );
}

type SessionsProps = Pick<PersonProps, 'sessions' | 'mails'> & { readonly nameOf: (clientId: string) => string };

/** The live sessions of a person, and the mails that wait; nothing where there is neither. */
export function SessionsAndMails({ sessions, mails, nameOf }: SessionsProps): VNode {
  return (
    <section class="card" aria-labelledby="sessions">
      <h2 id="sessions">Sessions and mails</h2>
      {sessions.length === 0 && <p>There is no session.</p>}
      <ul class="plain">
        {sessions.map(({ id, client_id, created_on, expires_on }) => (
          <li key={id}>
            Session at <Verbatim>{nameOf(client_id)}</Verbatim>
            {created_on !== null && (
              <>
                , begun <Timestamp at={created_on} />
              </>
            )}
            , used <Timestamp at={lastUseOf(expires_on)} />
          </li>
        ))}
        {mails.map(({ template, address, due_on }) => (
          <li key={`${template} ${address} ${due_on}`}>
            Mail {MAILS[template]} waits for <Verbatim>{address}</Verbatim>, next try <Timestamp at={due_on} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const MAILS: Readonly<Record<PersonProps['mails'][number]['template'], string>> = {
  work_email: 'to confirm a work address',
  password_reset: 'to set a new password',
  email: 'to verify an address',
  password_changed: 'about a new password',
  email_changed: 'about a new address',
  retention: 'that the account ends',
};
