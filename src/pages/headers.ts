/**
 * The Content-Security-Policy of pages: this one style sheet, forms to the service itself, nothing else.
 *
 * The hash is written down, since computing it would cost every start-up. A test names the right one when the style
 * sheet changes (CSP Level 3 section 2.3.1).
 */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'sha256-8EAwoywwpwU6osd2xhxwlUT7feAILy8ps9cXZqwKjhk='; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/**
 * The headers of every page: it loads nothing, sends no referrer, and is neither framed nor indexed.
 *
 * `no-transform` keeps Cloudflare's own features (address obfuscation, Rocket Loader) from writing scripts into it.
 */
export const PAGE_HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  'Content-Security-Policy': PAGE_POLICY,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Robots-Tag': 'noindex',
  Vary: 'Accept-Language',
} as const;
