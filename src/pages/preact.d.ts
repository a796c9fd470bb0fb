/**
 * Types of the JSX that the service renders: Preact's own, less the browser.
 *
 * Preact's declarations load TypeScript's `dom` library, whose globals contradict those of Workers. `paths` in
 * `tsconfig.json` puts these in their place. They allow less: no event handlers, since pages run no script; raw HTML
 * in `<style>` alone; `style` as text. An element or an attribute that a page needs anew is added here.
 */

/** An element to be rendered. */
export interface VNode<Props = unknown> {
  readonly type: unknown;
  readonly props: Props;
  readonly key: unknown;
}

/** Anything that can stand between two tags. Booleans, `null` and `undefined` render nothing. */
export type ComponentChildren = VNode | string | number | boolean | null | undefined | readonly ComponentChildren[];

interface GlobalAttributes {
  key?: string | number | undefined;
  children?: ComponentChildren;
  class?: string | undefined;
  dir?: 'ltr' | 'rtl' | 'auto' | undefined;
  id?: string | undefined;
  lang?: string | undefined;
  role?: string | undefined;
  style?: string | undefined;
  /** The renderer drops `false`, so this is the attribute's text. */
  translate?: 'yes' | 'no' | undefined;
  [attribute: `aria-${string}` | `data-${string}`]: string | number | undefined;
}

interface Anchor extends GlobalAttributes {
  href?: string | undefined;
}

interface Details extends GlobalAttributes {
  open?: boolean | undefined;
}

interface Button extends GlobalAttributes {
  name?: string | undefined;
  type: 'submit' | 'button' | 'reset';
  value?: string | undefined;
}

interface Control extends GlobalAttributes {
  autocomplete?: 'off' | 'current-password' | 'username' | undefined;
  name: string;
  required?: boolean | undefined;
}

interface Field extends Control {
  autocapitalize?: 'none' | undefined;
  maxlength?: number | undefined;
  /** Also of a text area, which has it as its text. */
  value?: string | undefined;
  spellcheck?: 'false' | undefined;
}

interface Input extends Field {
  hidden?: boolean | undefined;
  checked?: boolean | undefined;
  type: 'text' | 'password' | 'checkbox' | 'radio' | 'date' | 'hidden';
}

interface TextArea extends Field {
  rows?: number | undefined;
}

interface Option extends GlobalAttributes {
  selected?: boolean | undefined;
  value: string;
}

interface Label extends GlobalAttributes {
  for?: string | undefined;
}

interface Form extends GlobalAttributes {
  action?: string | undefined;
  method: 'get' | 'post';
}

interface Meta extends GlobalAttributes {
  charset?: 'utf-8' | undefined;
  content?: string | undefined;
  name?: string | undefined;
}

interface Style extends GlobalAttributes {
  dangerouslySetInnerHTML: { readonly __html: string };
}

/** With what mail clients read and HTML has dropped. */
interface Table extends GlobalAttributes {
  border?: string | undefined;
  cellpadding?: string | undefined;
  cellspacing?: string | undefined;
}

interface Cell extends GlobalAttributes {
  bgcolor?: string | undefined;
}

interface HeaderCell extends GlobalAttributes {
  scope: 'col' | 'row';
}

interface Time extends GlobalAttributes {
  datetime: string;
}

interface Svg extends GlobalAttributes {
  focusable?: 'false' | undefined;
  preserveAspectRatio?: 'none' | undefined;
  viewBox: string;
}

interface Rectangle extends GlobalAttributes {
  height: number | string;
  rx?: number | undefined;
  width: number | string;
  x: number | string;
  y: number | string;
}

type Plain =
  | 'html'
  | 'head'
  | 'title'
  | 'body'
  | 'main'
  | 'footer'
  | 'div'
  | 'h1'
  | 'p'
  | 'br'
  | 'dl'
  | 'dt'
  | 'dd'
  | 'bdi'
  | 'tr'
  | 'header'
  | 'nav'
  | 'section'
  | 'h2'
  | 'h3'
  | 'ul'
  | 'ol'
  | 'li'
  | 'span'
  | 'strong'
  | 'code'
  | 'small'
  | 'summary'
  | 'caption'
  | 'thead'
  | 'tbody'
  | 'fieldset'
  | 'legend';

export namespace JSX {
  export type Element = VNode;
  export interface ElementChildrenAttribute {
    children: unknown;
  }
  export interface IntrinsicAttributes {
    key?: string | number | undefined;
  }
  export interface IntrinsicElements extends Record<Plain, GlobalAttributes> {
    a: Anchor;
    button: Button;
    details: Details;
    form: Form;
    input: Input;
    label: Label;
    meta: Meta;
    option: Option;
    rect: Rectangle;
    select: Control;
    style: Style;
    svg: Svg;
    table: Table;
    td: Cell;
    textarea: TextArea;
    th: HeaderCell;
    time: Time;
  }
}

/** A group of elements without one around them. */
export function Fragment(props: { children?: ComponentChildren }): VNode;
/** Type of an element, for the compiler. */
export function jsx(type: unknown, props: object, key?: unknown): VNode;
export { jsx as jsxs };
