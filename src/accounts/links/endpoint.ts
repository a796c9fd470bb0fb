import { type GenericSchema, object, optional, picklist } from 'valibot';
import type { Caller } from '../../http/caller.ts';
import type { AnyEndpoint, Endpoint } from '../../http/endpoint.ts';
import type { SharedCode } from '../../http/failure.ts';
import { PAGE_HEADERS } from '../../pages/headers.ts';
import type { Context } from '../../platform/context.ts';
import { type LinkCode, pageErrors } from './errors.ts';

/** The path parameter of pages: the token of a link. */
const tokenParameter = { token: /^[\w.-]{1,100}$/ } as const;

/** The form of the two buttons on the page of a link. */
export const Decision = object({ decision: optional(picklist(['confirm', 'deny'])) });

/** An endpoint that a link of a mail leads to: it responds with a page, to anyone who has the token. */
export function pageEndpoint<Sent extends GenericSchema = GenericSchema>(
  definition: Pick<
    Endpoint<Context, Caller, LinkCode | SharedCode, GenericSchema, Sent, string, 'token'>,
    'id' | 'body' | 'failures' | 'handle'
  >,
): AnyEndpoint<'token'> {
  return {
    family: 'Pages',
    errors: pageErrors,
    params: tokenParameter,
    limited: true,
    success: { status: 200, headers: () => PAGE_HEADERS, body: (html: string) => html },
    ...definition,
  };
}
