/** A mail with its recipient. */
export interface AddressedMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Hands one mail to the mail service; rejects when it is not accepted, and when there is no mail service. */
export interface Mailer {
  readonly isConfigured: boolean;
  send(mail: AddressedMail): Promise<void>;
}

/** Cloudflare Email Service under one sender. Without the binding or the sender every mail is refused, and so waits. */
export function openMailer(service: SendEmail | undefined, from: string | undefined): Mailer {
  return {
    isConfigured: service !== undefined && Boolean(from),
    async send(mail) {
      if (service === undefined || !from) throw new MailNotConfigured();
      await service.send({ from, ...mail });
    },
  };
}

/** There is nobody to hand a mail to. */
class MailNotConfigured extends Error {
  override readonly name = 'MailNotConfigured';
}
