/** The words of a page that only informs. */
export interface Notice {
  readonly title: string;
  readonly text: string;
}

/** The words of all pages in one language. */
export interface PageTexts {
  readonly confirm: Readonly<
    Record<'title' | 'lead' | 'username' | 'email' | 'workEmail' | 'hint' | 'confirm' | 'deny', string>
  >;
  readonly confirmed: Notice;
  readonly denied: Notice;
  /** The same of an account's own address; its labels and buttons are those of a work address. */
  readonly email: Readonly<Record<'title' | 'lead' | 'hint', string>>;
  readonly emailConfirmed: Notice;
  readonly emailDenied: Notice;
  /** Another account has the address by now. */
  readonly taken: Notice;
  /** Used, denied, expired or altered: one text for all, so that a guessed link reveals nothing. */
  readonly gone: Notice;
  readonly domainGone: Notice;
  readonly unavailable: Notice;
}
