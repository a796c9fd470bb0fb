import { profilesDialect } from '../applicants/dialect.ts';
import { Failure } from '../failure.ts';
import { type AnyEndpoint, endpoint } from '../http/endpoint.ts';

const shared = { family: 'Operations', dialect: profilesDialect, method: 'GET' } as const;

/** What the page goes out with: it loads its own files and `/openapi.json`, and nothing else, from nowhere else. */
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** A file that `docs/build.mjs` has made, as it came from the static assets. */
const file = {
  status: 200,
  description: 'The file.',
  headers: ({ headers }: Response) => ({ ...HEADERS, 'Content-Type': headers.get('content-type') as string }),
  body: ({ body }: Response) => body,
} as const;

/** `/openapi.json` as a page to read, and what leads there. For people: without a summary, none of it is in the document. */
export const docsEndpoints: readonly AnyEndpoint[] = [
  endpoint({
    ...shared,
    id: 'leadToDocs',
    paths: ['/'],
    reply: {
      status: 302,
      description: 'Where the page is.',
      headers: (url) => ({ Location: url, 'Content-Type': 'text/plain' }),
      body: (url: string) => url,
    },
    handle: async (_input, { publicOrigin }) => `${publicOrigin}/docs`,
  }),

  endpoint({
    ...shared,
    id: 'readDocs',
    paths: ['/docs'],
    reply: file,
    handle: (_input, { assets }) => assets.fetch('https://assets/index.html'),
  }),

  endpoint({
    ...shared,
    id: 'loadDocsFile',
    paths: ['/docs/:file'],
    // A name and the hash of what is in it: the same URL always has the same content.
    params: { file: /^[a-z-]+\.[0-9a-f]{8}\.(?:css|js|txt)$/ },
    reply: {
      ...file,
      headers: (found) => ({ ...file.headers(found), 'Cache-Control': 'public, max-age=31536000, immutable' }),
    },
    async handle({ params }, { assets }) {
      const found = await assets.fetch(`https://assets/${params.file}`);
      if (!found.ok) throw new Failure('not_found');
      return found;
    },
  }),
];
