import * as v from 'valibot';
import { Failure } from '../failure.ts';
import { type Answer, type Dialect, failureHeaders } from '../http/dialect.ts';
import { LANGUAGES, type Language, languageOf } from '../mail/language.ts';
import { domainGonePage, gonePage, PAGE_POLICY, unavailablePage } from './pages.ts';

/** What every page goes out with: nothing is loaded from elsewhere, told elsewhere, framed or kept. */
export const PAGE_HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': PAGE_POLICY,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Robots-Tag': 'noindex',
  Vary: 'Accept-Language',
} as const;

const PAGES: Readonly<Record<string, readonly [number, (language: Language) => string]>> = {
  link_gone: [410, gonePage],
  not_found: [410, gonePage],
  request_malformed: [400, gonePage],
  domain_gone: [410, domainGonePage],
  method_not_allowed: [405, gonePage],
  too_many_requests: [429, unavailablePage],
  internal_error: [500, unavailablePage],
  service_unavailable: [503, unavailablePage],
};

/** How pages tell their failures: as pages, in the language of the browser, since a link that is gone knows nobody. */
export const pageDialect: Dialect = {
  answer(failure, request): Answer {
    const [status, page] = PAGES[failure.code] ?? [500, unavailablePage];
    return { status, headers: { ...PAGE_HEADERS, ...failureHeaders(failure) }, body: page(languageOfBrowser(request)) };
  },
  refuse: () => new Failure('request_malformed'),
  status: (code) => PAGES[code]?.[0],
  error: { name: 'Page', schema: v.string() },
};

/** The first language of `Accept-Language` that we write in; browsers send their favourite first. */
function languageOfBrowser(request: Request): Language {
  const tags = (request.headers.get('accept-language') ?? '').split(',').map((tag) => tag.split(';')[0]?.trim() ?? '');
  const known = tags.find((tag) => LANGUAGES.some((language) => tag.toLowerCase().startsWith(language)));
  return languageOf(known ?? 'en');
}
