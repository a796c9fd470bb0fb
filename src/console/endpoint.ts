import type { GenericSchema } from 'valibot';
import type { AnyEndpoint, Endpoint, Security, Success } from '../http/endpoint.ts';
import type { SharedCode } from '../http/failure.ts';
import type { Context } from '../platform/context.ts';
import { type ConsoleCode, consoleErrors } from './errors.ts';
import { CONSOLE_HEADERS } from './headers.ts';
import { type ConsolePage, renderPage } from './layout.tsx';
import { identifyOperator, type Operator } from './sign-in/operator.ts';

/** A page before it is known who reads it. */
export type Page = Omit<ConsolePage, 'operator'>;

/** The answer to an operator: a page, the path of the page that comes next, or a file. */
export type ConsoleReply =
  | { readonly page: Page; readonly status?: 200 | 400 | 404 }
  | { readonly next: string; readonly cookie?: string }
  | { readonly file: string; readonly content: string };

type Answered = { readonly reply: ConsoleReply; readonly operator: string };

const success: Success<Answered> = {
  status: 200,
  statusOf: ({ reply }) => ('next' in reply ? 303 : 'page' in reply ? (reply.status ?? 200) : 200),
  headers({ reply }): Record<string, string> {
    if ('next' in reply) return { Location: reply.next, ...(reply.cookie && { 'Set-Cookie': reply.cookie }) };
    if ('page' in reply) return CONSOLE_HEADERS;
    return { 'Content-Type': 'application/json', 'Content-Disposition': `attachment; filename="${reply.file}"` };
  },
  body({ reply, operator }) {
    if ('next' in reply) return undefined;
    return 'page' in reply ? renderPage({ ...reply.page, operator }) : reply.content;
  },
};

const security: Security<Context, Operator, ConsoleCode> = {
  schemes: ['operatorSession'],
  scopes: ['operate'],
  failures: ['signed_out', 'origin_foreign'],
  identify: identifyOperator,
};

type Definition<Query extends GenericSchema, Sent extends GenericSchema, Name extends string> = Pick<
  Endpoint<Context, Operator, ConsoleCode | SharedCode, Query, Sent, ConsoleReply, Name>,
  'id' | 'params' | 'query' | 'body' | 'failures' | 'handle'
>;

/** An endpoint for operators who are signed in. A form is taken from the console's own pages alone. */
export function consoleEndpoint<
  Query extends GenericSchema = GenericSchema,
  Sent extends GenericSchema = GenericSchema,
  Name extends string = never,
>({ handle, ...definition }: Definition<Query, Sent, Name>): AnyEndpoint<Name> {
  return {
    family: 'Console',
    undocumented: true,
    errors: consoleErrors,
    security,
    limited: true,
    success,
    ...definition,
    handle: async (input, context): Promise<Answered> => ({
      reply: await handle(input, context),
      operator: context.caller.client.name,
    }),
  } satisfies Endpoint<Context, Operator, ConsoleCode | SharedCode, Query, Sent, Answered, Name>;
}
