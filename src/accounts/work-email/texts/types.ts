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
  /** Used, denied, expired or altered: one text for all, so that a guessed link reveals nothing. */
  readonly gone: Notice;
  readonly domainGone: Notice;
  readonly unavailable: Notice;
}
