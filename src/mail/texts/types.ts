/** The mails there are. */
export type Template = 'work_email' | 'password_reset';

/** The words of one mail in one language. */
export interface MailText {
  readonly subject: string;
  /** Names the site: the host that the account is at. */
  readonly intro: (site: string) => string;
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
export type MailTexts = Readonly<Record<Template, MailText>> & {
  /** Says what to do when the button does not work. */
  readonly fallback: string;
};
