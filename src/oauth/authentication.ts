import { type ClientCaller, callerOf } from '../clients/caller.ts';
import type { Client } from '../clients/client.ts';
import { hasSecret, readCredentials } from '../clients/credentials.ts';
import { verifiedClient } from '../clients/registry.ts';
import type { Security } from '../http/endpoint.ts';
import { Failure } from '../http/failure.ts';
import type { Context } from '../platform/context.ts';

/** Client credentials in a form (RFC 6749 section 2.3.1). */
interface ClientForm {
  readonly client_id?: string | undefined;
  readonly client_secret?: string | undefined;
}

/**
 * A client at a token endpoint: by HTTP Basic, by `client_id` and `client_secret` in the form, or by both at once as
 * one SDK does, if they agree. A public client names itself and sends no secret.
 *
 * A client that is unknown, revoked, or sends a wrong secret or none where there is one, is `invalid_client`.
 */
export const clientAuthentication: Security<Context, ClientCaller, 'invalid_client'> = {
  schemes: ['clientSecret'],
  failures: ['invalid_client'],
  async identify(request, context, readForm) {
    const { client_id, client_secret } = (await readForm()) as ClientForm;
    const credentials = readCredentials(request);
    if (credentials.scheme === 'none') return callerOf(await authenticate(context, client_id, client_secret ?? ''));
    if (credentials.scheme !== 'basic') throw new Failure('invalid_client', { reason: 'scheme_unknown' });
    const id = formDecoded(credentials.id);
    const secret = formDecoded(credentials.secret);
    const agrees = (client_id ?? id) === id && (client_secret ?? secret) === secret;
    if (!agrees) throw new Failure('invalid_client', { reason: 'form_contradicts_basic' });
    return callerOf(await authenticate(context, id, secret));
  },
};

async function authenticate(context: Context, id: string | undefined, secret: string): Promise<Client> {
  if (id === undefined) throw new Failure('invalid_client', { reason: 'client_missing' });
  const client = await verifiedClient(context, id, (known) => verifies(known, secret), clientExpired);
  if (client === undefined) throw new Failure('invalid_client', { reason: 'not_verified' });
  return client;
}

const clientExpired = () => new Failure('invalid_client', { reason: 'client_expired' });

async function verifies(client: Client, secret: string): Promise<boolean> {
  if (client.kind === 'public') return secret === '';
  return client.kind === 'oauth' && (await hasSecret(client, secret));
}

/** OAuth has ids and secrets form-encoded before Basic encodes them; text that is no such encoding is taken as it is. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
