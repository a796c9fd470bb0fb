import type { ShownPerson } from '../store.ts';

/** A person with what the page says beyond what is stored. */
export interface PersonProps extends ShownPerson {
  readonly isInternal: boolean;
  readonly now: number;
  /** The entry of the history before which those are that are shown; null for the newest. */
  readonly before: number | null;
  readonly notice?: string | undefined;
  /** The problem of a form, and its fields as they were sent. */
  readonly problem?: string;
  readonly sent?: Readonly<Partial<Record<'name' | 'salutation' | 'firstname' | 'lastname', string>>>;
}
