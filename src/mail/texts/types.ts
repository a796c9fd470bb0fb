/** The mails with a link. */
export type LinkTemplate = 'work_email' | 'password_reset' | 'email';

/** The mails that tell of a change and lead nowhere. */
export type NoticeTemplate = 'password_changed' | 'email_changed' | 'erased';

/** The mail that an account ends unless its person logs in. */
export type RetentionTemplate = 'retention';

/** The mails there are. */
export type Template = LinkTemplate | NoticeTemplate | RetentionTemplate;

/** The words of one mail that tells of a change, in one language. */
export interface NoticeText {
  readonly subject: string;
  /** Names the site: the company, or the host that the account is at. */
  readonly intro: (site: string) => string;
  /** Says what to do if it was another person. */
  readonly note: string;
}

/** The words of the mail that an account ends, in one language. */
export interface RetentionText extends Omit<NoticeText, 'note'> {
  /** Says until when logging in keeps the account; takes the date as the language writes it. */
  readonly note: (date: string) => string;
}

/** The words of one mail with a link, in one language. */
export interface MailText extends NoticeText {
  /** Leads to the link, and therefore ends in a colon. */
  readonly ask: string;
  readonly button: string;
  /** Says that ignoring the mail is safe, and when the link expires: counted from its cause, since a mail can be sent again. */
  readonly note: string;
}

/**
 * The words of all mails in one language.
 *
 * None takes a name: an attacker may have typed it, and a mail must not carry an attacker's words.
 */
export type MailTexts = Readonly<Record<LinkTemplate, MailText>> &
  Readonly<Record<NoticeTemplate, NoticeText>> &
  Readonly<Record<RetentionTemplate, RetentionText>> & {
    /** Says what to do when the button does not work. */
    readonly fallback: string;
    /** Stands before the user name, which only a verified address is told. */
    readonly username: string;
  };
