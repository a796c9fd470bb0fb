/** A mail service that accepts everything and keeps it, to read what a person would. */
export interface Mail {
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** Bindings with such a mail service, and the mails it has accepted. */
export function mailbox(): { env: Partial<Env>; mails: Mail[] } {
  const mails: Mail[] = [];
  const service = {
    async send(mail: Mail) {
      mails.push(mail);
      return { messageId: String(mails.length) };
    },
  };
  return { env: { EMAIL: service as unknown as SendEmail, MAIL_FROM: 'jobs@applicants.example' }, mails };
}
