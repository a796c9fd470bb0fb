import { string } from 'valibot';
import { errorFormat } from '../../http/error-format.ts';
import { Failure } from '../../http/failure.ts';
import { preferredLanguage } from '../../pages/accept-language.ts';
import { PAGE_HEADERS } from '../../pages/headers.ts';
import { type Notice, noticePage } from './pages.tsx';

/** Codes of the page behind a mailed link. */
export type LinkCode = 'link_gone' | 'domain_gone' | 'address_taken';

declare module '../../http/failure.ts' {
  interface Codes {
    links: LinkCode;
  }
}

/** The error format of pages: a page in the language of the browser, since a link that is gone names no account. */
export const pageErrors = errorFormat<LinkCode, readonly [status: number, notice: Notice]>({
  name: 'Page',
  schema: string(),
  table: {
    link_gone: [410, 'gone'],
    domain_gone: [410, 'domainGone'],
    address_taken: [410, 'taken'],
    request_malformed: [400, 'gone'],
    not_found: [410, 'gone'],
    method_not_allowed: [405, 'gone'],
    misdirected_request: [421, 'gone'],
    unsupported_content_encoding: [415, 'gone'],
    too_many_requests: [429, 'unavailable'],
    internal_error: [500, 'unavailable'],
    service_unavailable: [503, 'unavailable'],
    configuration_invalid: [503, 'unavailable'],
  },
  reply([status, notice], _failure, request, { company }) {
    const language = preferredLanguage(request.headers.get('accept-language'));
    return { status, headers: PAGE_HEADERS, body: noticePage(notice, language, company) };
  },
  reject: () => new Failure('request_malformed'),
});
