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

interface Button extends GlobalAttributes {
  name?: string | undefined;
  type: 'submit' | 'button' | 'reset';
  value?: string | undefined;
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
  | 'tr';

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
    form: Form;
    meta: Meta;
    style: Style;
    table: Table;
    td: Cell;
  }
}

/** A group of elements without one around them. */
export function Fragment(props: { children?: ComponentChildren }): VNode;
/** Type of an element, for the compiler. */
export function jsx(type: unknown, props: object, key?: unknown): VNode;
export { jsx as jsxs };
