import type { ComponentChildren, VNode } from 'preact';
import { lockedFor } from '../../../accounts/sessions/lock-rules.ts';
import { isExpired } from '../../../clients/client.ts';
import { TextField } from '../../parts.tsx';
import type { PersonProps } from './props.ts';

/** One act: its heading, what it does, and its form. */
interface ActProps {
  readonly path: string;
  readonly title: string;
  readonly text?: string;
  readonly button: string;
  readonly kind?: 'main' | 'danger';
  readonly children?: ComponentChildren;
}

function Act({ path, title, text, button, kind, children }: ActProps): VNode {
  const id = path.slice(path.lastIndexOf('/') + 1);
  return (
    <section class="card" aria-labelledby={`act-${id}`}>
      <h2 id={`act-${id}`}>{title}</h2>
      {text !== undefined && <p>{text}</p>}
      <form method="post" action={path}>
        {children}
        <button type="submit" class={kind}>
          {button}
        </button>
      </form>
    </section>
  );
}

/** Every act that can be done to a person: names, log-in, internal, and at the end what takes the person out. */
export function Acts(props: PersonProps): VNode {
  const { applicant, account } = props;
  const path = `/console/people/${applicant.id}`;
  return (
    <div class="stack">
      {applicant.anonymized_on === null && <CorrectProfile {...props} path={path} />}
      {account !== undefined && <AccountActs {...props} account={account} path={path} />}
      <Act
        path={`${path}/export`}
        title="Export"
        text="A file with everything that is stored on the person (GDPR Art. 15 and 20)."
        button="Download the file"
      />
      {applicant.anonymized_on === null && (
        <Act
          path={`${path}/anonymize`}
          title="Anonymize"
          text="Removes every personal datum, the account and its sessions, for good. The history stays, without values."
          button="Anonymize the person"
          kind="danger"
        >
          <TextField name="typed" label="Type the id of the person" required hint={applicant.id} />
        </Act>
      )}
    </div>
  );
}

type WithPath = PersonProps & { readonly path: string };

function CorrectProfile({ applicant, sent, path }: WithPath): VNode {
  return (
    <Act path={`${path}/profile`} title="Correct the profile" button="Save the name" kind="main">
      <input type="hidden" name="version" value={String(applicant.version)} />
      <TextField name="name" label="Name" value={sent?.name ?? applicant.external_applicant_name} required />
    </Act>
  );
}

type WithAccount = WithPath & { readonly account: NonNullable<PersonProps['account']> };

function AccountActs(props: WithAccount): VNode {
  const { account, sessions, isInternal, now, path } = props;
  return (
    <>
      <CorrectAccount {...props} />
      {lockedFor(account, now) !== undefined && (
        <Act
          path={`${path}/lock`}
          title="Lift the lock"
          text="A hundred wrong passwords within an hour have locked log-in. Make sure that the person asks for this, and no attacker."
          button="Lift the lock"
        />
      )}
      {sessions.length > 0 && (
        <Act
          path={`${path}/sessions`}
          title="End sessions"
          text="Signs the person out everywhere, e.g. after a lost device. A change of the address that is not confirmed ends too."
          button="End every session"
        />
      )}
      <SendResetLink {...props} />
      {account.email_verified_on === null && (
        <Act
          path={`${path}/verification-link`}
          title="Verify the address"
          text="Mails a link to the address of the account. It ends an earlier one, also that of a change of the address."
          button="Send the link"
        />
      )}
      {isInternal && (
        <Act
          path={`${path}/internal`}
          title="End internal"
          text="The account counts as external, until its work address is claimed and confirmed anew."
          button="End internal"
          kind="danger"
        />
      )}
    </>
  );
}

const SALUTATIONS = ['Not given', 'Mr.', 'Mrs.'];

function CorrectAccount({ account, sent, path }: WithAccount): VNode {
  const salutation = sent?.salutation ?? account.salutation;
  return (
    <Act path={`${path}/account`} title="Correct the account" button="Save the account" kind="main">
      <div class="field">
        <label for="field-salutation">Salutation</label>
        <select id="field-salutation" name="salutation">
          {SALUTATIONS.map((label, value) => (
            <option key={label} value={String(value)} selected={salutation === String(value)}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <TextField name="firstname" label="First name" value={sent?.firstname ?? account.firstname} />
      <TextField name="lastname" label="Last name" value={sent?.lastname ?? account.lastname} />
    </Act>
  );
}

function SendResetLink({ clients, now, path }: WithAccount): VNode {
  const able = clients.filter(
    (client) => client.resetUrl !== null && client.revokedOn === null && !isExpired(client, now),
  );
  if (able.length === 0) {
    return (
      <section class="card" aria-labelledby="act-reset-link">
        <h2 id="act-reset-link">New password</h2>
        <p>
          No client has a page for new passwords, so no link can be sent. It is set under{' '}
          <a href="/console/clients">Clients</a>.
        </p>
      </section>
    );
  }
  return (
    <Act
      path={`${path}/reset-link`}
      title="New password"
      text="Mails a link to set a new password to the address of the account. It can be used once, within an hour."
      button="Send the link"
    >
      <div class="field">
        <label for="field-client">Page of</label>
        <select id="field-client" name="client">
          {able.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </div>
    </Act>
  );
}
