/**
 * The headers of the console's pages. Nothing is loaded and no script runs; forms go to the service itself.
 *
 * A referrer policy of `no-referrer` would make browsers send `Origin: null` with every form (Fetch standard, "append a
 * request `Origin` header"), and such a form is refused. The hash is written down; a test names the right one.
 */
export const CONSOLE_HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'sha256-4ZIiDVDm7Qp0Xpu+IqterNFPazoeLaks+uVbT1AitsI='; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
  'X-Robots-Tag': 'noindex',
} as const;
