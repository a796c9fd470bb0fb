/** A mail as it is handed to the mail service. */
export interface Mail {
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
}

/**
 * Bindings with a mail service, and the mails it has accepted, to read what a person would.
 *
 * It accepts everything, unless `meet` rejects; what `meet` never settles is never accepted.
 */
export function mailbox(meet: (mail: Mail) => Promise<unknown> = async () => {}): {
  env: { EMAIL: SendEmail; MAIL_FROM: string };
  mails: Mail[];
} {
  const mails: Mail[] = [];
  const service = {
    async send(mail: Mail) {
      await meet(mail);
      mails.push(mail);
      return { messageId: String(mails.length) };
    },
  };
  return { env: { EMAIL: service as unknown as SendEmail, MAIL_FROM: 'jobs@applicants.example' }, mails };
}
