import { Failure } from '../http/failure.ts';
import { operationsEndpoint } from './endpoint.ts';

/**
 * The headers of the reference: it loads its own files and `/openapi.json`, calls this service, and no other host.
 *
 * Scalar sets styles from its script, so these are allowed; scripts are files of ours alone.
 */
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

const headersOf = ({ headers }: Response) => ({
  ...HEADERS,
  'Content-Type': headers.get('content-type') ?? 'application/octet-stream',
});

/**
 * GET /
 *
 * Leads to the reference.
 */
export const redirectToReference = operationsEndpoint({
  id: 'leadToDocs',
  undocumented: true,
  success: {
    status: 302,
    headers: (url: string) => ({ Location: url, 'Content-Type': 'text/plain' }),
    body: (url) => url,
  },
  handle: async (_input, { publicOrigin }) => `${publicOrigin}/docs`,
});

/**
 * GET /docs
 *
 * The reference: `/openapi.json` as a page to read.
 */
export const getReference = operationsEndpoint({
  id: 'readDocs',
  undocumented: true,
  success: {
    status: 200,
    headers: (found: Response) => ({ ...headersOf(found), 'Cache-Control': 'no-store, no-transform' }),
    body: ({ body }) => body,
  },
  handle: (_input, { assets }) => assets.fetch('https://assets/index.html'),
});

/**
 * GET /docs/{file}
 *
 * A file of the reference, as `docs/build.mjs` has made it.
 */
export const getReferenceFile = operationsEndpoint({
  id: 'loadDocsFile',
  undocumented: true,
  // A name and the hash of its content: the same URL always has the same content.
  params: { file: /^[a-z-]+\.[0-9a-f]{8}\.(?:css|js|txt)$/ },
  success: {
    status: 200,
    headers: (found: Response) => ({
      ...headersOf(found),
      'Cache-Control': 'public, max-age=31536000, immutable',
    }),
    body: ({ body }) => body,
  },
  async handle({ params }, { assets }) {
    const found = await assets.fetch(`https://assets/${params.file}`);
    if (!found.ok) throw new Failure('not_found');
    return found;
  },
});
