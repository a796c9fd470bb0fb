import { string } from 'valibot';
import { errorFormat } from '../../http/error-format.ts';
import { Failure } from '../../http/failure.ts';
import { preferredLanguage } from '../../pages/accept-language.ts';
import { PAGE_HEADERS } from '../../pages/style.ts';
import { domainGonePage, gonePage, type NoticePage, takenPage, unavailablePage } from './pages.tsx';

/** Codes of the page behind a mailed link. */
export type LinkCode = 'link_gone' | 'domain_gone' | 'address_taken';

declare module '../../http/failure.ts' {
  interface Codes {
    links: LinkCode;
  }
}

/** The error format of pages: a page in the language of the browser, since a link that is gone names no account. */
export const pageErrors = errorFormat<LinkCode, readonly [status: number, page: NoticePage]>({
  name: 'Page',
  schema: string(),
  table: {
    link_gone: [410, gonePage],
    domain_gone: [410, domainGonePage],
    address_taken: [410, takenPage],
    request_malformed: [400, gonePage],
    not_found: [410, gonePage],
    method_not_allowed: [405, gonePage],
    misdirected_request: [421, gonePage],
    unsupported_content_encoding: [415, gonePage],
    too_many_requests: [429, unavailablePage],
    internal_error: [500, unavailablePage],
    service_unavailable: [503, unavailablePage],
    configuration_invalid: [503, unavailablePage],
  },
  reply([status, page], _failure, request, { company }) {
    const language = preferredLanguage(request.headers.get('accept-language'));
    return { status, headers: PAGE_HEADERS, body: page(language, company) };
  },
  reject: () => new Failure('request_malformed'),
});
