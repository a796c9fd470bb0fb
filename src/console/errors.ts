import { string } from 'valibot';
import { errorFormat } from '../http/error-format.ts';
import { Failure } from '../http/failure.ts';
import { type Explanation, errorPage, signInPage } from './error-pages.tsx';
import { CONSOLE_HEADERS } from './headers.ts';

/** Codes of the console: no session, a key that is no operator's, a form of another web origin. */
export type ConsoleCode = 'signed_out' | 'key_wrong' | 'origin_foreign';

declare module '../http/failure.ts' {
  interface Codes {
    console: ConsoleCode;
  }
}

const LATER = 'Nothing was changed, unless the log says so. Wait a minute and try again.';
const UNAVAILABLE: Explanation = ['The service cannot answer now', LATER];
const UNREADABLE: Explanation = [
  'This form cannot be read',
  'Nothing was changed. Go back, load the page again and repeat.',
];

/** The error format of the console: a page. Without a session the reader is led to the page to sign in. */
export const consoleErrors = errorFormat<ConsoleCode, readonly [status: number, page: Explanation | 'sign_in']>({
  name: 'Console',
  schema: string(),
  table: {
    signed_out: [303, 'sign_in'],
    key_wrong: [403, 'sign_in'],
    origin_foreign: [
      403,
      ['This form came from another address', 'Nothing was changed. Open the console at its own address and repeat.'],
    ],
    request_malformed: [400, UNREADABLE],
    not_found: [404, ['There is nothing here', 'It may have been removed, or the address is mistyped.']],
    method_not_allowed: [405, ['There is nothing here', 'This address takes a form and shows none.']],
    misdirected_request: [421, ['This is not the address of the console', 'Open it at the address of the service.']],
    unsupported_content_encoding: [415, UNREADABLE],
    too_many_requests: [429, ['Too many tries', 'Wait a minute, then try again.']],
    internal_error: [500, ['Something went wrong', LATER]],
    service_unavailable: [503, UNAVAILABLE],
    configuration_invalid: [503, UNAVAILABLE],
  },
  reply([status, page], { code }, _request, { requestId }) {
    if (code === 'signed_out') return { status, headers: { Location: '/console/sign-in' } };
    const body = page === 'sign_in' ? signInPage('This is not the key of an operator.') : errorPage(page, requestId);
    return { status, headers: CONSOLE_HEADERS, body };
  },
  reject: () => new Failure('request_malformed'),
});
