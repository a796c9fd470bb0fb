import { object, optional, string } from 'valibot';
import { type ClientCaller, callerOf } from '../../clients/caller.ts';
import type { AnyEndpoint, Endpoint } from '../../http/endpoint.ts';
import type { SharedCode } from '../../http/failure.ts';
import type { Context } from '../../platform/context.ts';
import { sha256 } from '../../platform/hash.ts';
import { newIssuedToken } from '../../platform/issued-token.ts';
import { type ConsoleCode, consoleErrors } from '../errors.ts';
import { entryOf } from '../log/entry.ts';
import { cookieOf } from './cookie.ts';
import { operatorOfKey, requireOwnOrigin } from './operator.ts';
import { beginSession } from './store.ts';

const Key = object({ key: optional(string(), '') });

/**
 * POST /console/sign-in
 *
 * Begins a session of an operator, by the operator's key.
 *
 * A wrong key counts against the address that it comes from, as a call without valid credentials does. The form is
 * taken from the console's own page alone: another page must not sign a reader in to an operator's name.
 */
export const signIn: AnyEndpoint<never> = {
  id: 'signIn',
  family: 'Console',
  undocumented: true,
  errors: consoleErrors,
  security: {
    schemes: ['operatorKey'],
    scopes: ['operate'],
    failures: ['key_wrong', 'origin_foreign'],
    async identify(request, context, readForm) {
      requireOwnOrigin(request, context.publicOrigin);
      const { key } = (await readForm()) as { key: string };
      return callerOf(await operatorOfKey(key, context));
    },
  },
  limited: true,
  body: { type: 'form', schema: Key },
  success: {
    status: 200,
    statusOf: () => 303,
    headers: (cookie: string) => ({ Location: '/console', 'Set-Cookie': cookie }),
  },
  async handle(_input, context) {
    const { client } = context.caller;
    const token = await newIssuedToken(context.secrets, 'operator-token');
    const session = {
      token_hash: await sha256(token),
      client_id: client.id,
      secret_hash: client.secretHash ?? '',
    };
    await beginSession(context.primary, session, entryOf(context, 'signed_in', client.id));
    return cookieOf(token, context.publicOrigin);
  },
} satisfies Endpoint<Context, ClientCaller, ConsoleCode | SharedCode, never, typeof Key, string, never>;
