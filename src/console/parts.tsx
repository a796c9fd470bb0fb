import type { ComponentChildren, VNode } from 'preact';
import { Verbatim } from '../pages/layout.tsx';

/** A timestamp in milliseconds since 1970, to the minute and in UTC; nothing for null. */
export function Timestamp({ at }: { at: number | null }): VNode | null {
  if (at === null) return null;
  const text = new Date(at).toISOString();
  return <time datetime={text}>{`${text.slice(0, 10)} ${text.slice(11, 16)} UTC`}</time>;
}

/** Facts of one thing, each with its name. A fact that is not there is left out. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ComponentChildren])[] }): VNode {
  const known = facts.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return (
    <dl class="facts">
      {known.map(([name, value]) => (
        <Fact key={name} name={name} value={value} />
      ))}
    </dl>
  );
}

function Fact({ name, value }: { name: string; value: ComponentChildren }): VNode {
  return (
    <>
      <dt>{name}</dt>
      <dd>{typeof value === 'string' ? <Verbatim>{value}</Verbatim> : value}</dd>
    </>
  );
}

/** A sentence about what has just been done, or about what is wrong with a form. */
export function Notice({ text, isProblem = false }: { text: string | undefined; isProblem?: boolean }): VNode | null {
  if (text === undefined) return null;
  return (
    <p class={isProblem ? 'notice problem' : 'notice'} role={isProblem ? 'alert' : 'status'}>
      {text}
    </p>
  );
}

/** A field of one line of text. */
export interface TextFieldProps {
  readonly name: string;
  readonly label: string;
  readonly value?: string | null | undefined;
  readonly hint?: string;
  readonly required?: boolean;
  readonly type?: 'text' | 'date';
}

/** A field of one line of text with its label, and a hint below it. */
export function TextField({ name, label, value, hint, required = false, type = 'text' }: TextFieldProps): VNode {
  const id = `field-${name}`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        name={name}
        type={type}
        value={value ?? ''}
        required={required}
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      />
      {hint !== undefined && <small id={`${id}-hint`}>{hint}</small>}
    </div>
  );
}

/** A box to tick, sent as `on`. */
export function Tick({ name, label, checked = false }: { name: string; label: string; checked?: boolean }): VNode {
  return (
    <label class="tick">
      <input type="checkbox" name={name} value="on" checked={checked} />
      <span>{label}</span>
    </label>
  );
}
