import type { VNode } from 'preact';
import { Verbatim } from '../../pages/layout.tsx';
import type { Page } from '../endpoint.ts';
import { Notice, TextField, Tick } from '../parts.tsx';

const NOTICES = {
  added: 'The domain is allowed. It can take a minute until it shows everywhere, in this list too.',
  removed: 'The domain is removed. It can take a minute until that shows everywhere, in this list too.',
} as const;

interface DomainsProps {
  readonly domains: readonly string[];
  readonly done?: keyof typeof NOTICES | undefined;
  /** The domain as it was typed, and what is wrong with it. */
  readonly typed?: string;
  readonly problem?: string;
  /** Whether the typed domain is that of a public mail provider. */
  readonly isPublic?: boolean;
}

/** The allowed domains, with the form of another one. */
export function domainsPage({ domains, done, typed, problem, isPublic = false }: DomainsProps): Page {
  return {
    title: 'Domains',
    section: '/console/domains',
    children: (
      <>
        <Notice text={done && NOTICES[done]} />
        <Notice text={problem} isProblem />
        {isPublic && <Notice text={PUBLIC} isProblem />}
        <p>Accounts count as internal when their work e-mail address has one of these domains and is confirmed.</p>
        <section class="card" aria-labelledby="allowed">
          <h2 id="allowed">Allowed</h2>
          {domains.length === 0 && <p>No domain is allowed.</p>}
          <ul class="plain">
            {domains.map((domain) => (
              <Domain key={domain} domain={domain} />
            ))}
          </ul>
        </section>
        <section class="card" aria-labelledby="another">
          <h2 id="another">Allow another</h2>
          <form method="post" action="/console/domains">
            <TextField
              name="domain"
              label="Domain"
              value={typed}
              required
              hint="Exactly as written: subdomains are others. E.g. acme.com"
            />
            {isPublic && <Tick name="even_if_public" label="Yes, every mailbox there is an employee’s" />}
            <button type="submit" class="main">
              Allow
            </button>
          </form>
        </section>
      </>
    ),
  };
}

const PUBLIC =
  'Nothing is allowed yet: this is a public mail provider, so every mailbox there would count as that of an employee. Tick the box if you mean it.';

function Domain({ domain }: { domain: string }): VNode {
  return (
    <li>
      <form class="row" method="post" action="/console/domains/remove">
        <span class="grow">
          <Verbatim>{domain}</Verbatim>
        </span>
        <button type="submit" class="danger" name="domain" value={domain} aria-label={`Remove ${domain}`}>
          Remove
        </button>
      </form>
    </li>
  );
}
