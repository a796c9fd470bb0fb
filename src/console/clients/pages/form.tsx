import type { VNode } from 'preact';
import type { Changeable } from '../../../clients/change-store.ts';
import { TextField, Tick } from '../../parts.tsx';
import { type ClientForm, GIVEN_SCOPES, scopeField } from '../request.ts';

const SCOPE_LABELS = {
  'identity-verification': 'identity-verification: the Profiles calls',
  'identity-verification:read': 'identity-verification:read: those of them that read',
  frontend: 'frontend: the Accounts calls; the only one for a public client',
  privacy: 'privacy: export and history of a person, look-up by every address',
  events: 'events: the feed of events',
  import: 'import: importing people',
} as const;

/** The fields of a client that can be changed. */
export function ClientFields({ form }: { form: ClientForm }): VNode {
  return (
    <>
      <TextField
        name="name"
        label="Name"
        value={form.name}
        required
        hint="The system that calls, e.g. “Careers site”"
      />
      <fieldset>
        <legend>What it may do</legend>
        {GIVEN_SCOPES.map((scope) => (
          <Tick
            key={scope}
            name={scopeField(scope)}
            label={SCOPE_LABELS[scope]}
            checked={form[scopeField(scope)] === 'on'}
          />
        ))}
      </fieldset>
      <div class="field">
        <label for="field-origins">Web origins of its pages</label>
        <textarea id="field-origins" name="origins" rows={3} spellcheck="false" aria-describedby="field-origins-hint">
          {form.origins}
        </textarea>
        <small id="field-origins-hint">One a line, e.g. https://careers.example; none for a server.</small>
      </div>
      <TextField
        name="reset_url"
        label="Page for new passwords"
        value={form.reset_url}
        hint="Where reset links that an operator sends lead, on one of its origins"
      />
      <TextField name="expires" label="Expires on" value={form.expires} type="date" hint="UTC; empty: never" />
    </>
  );
}

/** The form of a client as it is. */
export function formOf({ name, scopes, origins, expiresOn, resetUrl }: Changeable): ClientForm {
  return {
    name,
    origins: origins.join('\n'),
    ...(expiresOn !== null && { expires: new Date(expiresOn).toISOString().slice(0, 10) }),
    ...(resetUrl !== null && { reset_url: resetUrl }),
    ...Object.fromEntries(scopes.map((scope) => [scopeField(scope), 'on'])),
  };
}
