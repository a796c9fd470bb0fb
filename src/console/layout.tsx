import type { ComponentChildren, VNode } from 'preact';
import { Document, Verbatim } from '../pages/layout.tsx';
import { renderDocument } from '../pages/render.ts';
import { CONSOLE_STYLE } from './style.ts';

/** The parts of the console, in the order of the navigation. */
const SECTIONS = [
  ['/console', 'Overview'],
  ['/console/people', 'People'],
  ['/console/clients', 'Clients'],
  ['/console/domains', 'Domains'],
  ['/console/webhooks', 'Webhooks'],
  ['/console/retention', 'Retention'],
  ['/console/log', 'Log'],
] as const;

/** A part of the console by its path. */
export type Section = (typeof SECTIONS)[number][0];

/** A page of the console that an operator is signed in to. */
export interface ConsolePage {
  readonly title: string;
  /** The entry of the navigation that the page belongs to. */
  readonly section: Section;
  /** The name of the operator's key. */
  readonly operator: string;
  readonly children: ComponentChildren;
}

/** A page with the navigation and *Sign out*, as HTML. */
export function renderPage({ title, section, operator, children }: ConsolePage): string {
  return renderDocument(
    <Frame title={title}>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header>
        <a class="brand" href="/console">
          Applicants
        </a>
        <nav aria-label="Console">
          <ul>
            {SECTIONS.map(([path, name]) => (
              <li key={path}>
                <a href={path} aria-current={path === section ? 'page' : undefined}>
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <form method="post" action="/console/sign-out">
          <Verbatim>{operator}</Verbatim>
          <button type="submit">Sign out</button>
        </form>
      </header>
      <main id="main">
        <h1>{title}</h1>
        {children}
      </main>
    </Frame>,
  );
}

/** A page without navigation, as HTML: for a reader who is not signed in, or a failure. */
export function renderBarePage(title: string, children: ComponentChildren): string {
  return renderDocument(
    <Frame title={title}>
      <main class="narrow">
        <div class="card">
          <h1>{title}</h1>
          {children}
        </div>
      </main>
    </Frame>,
  );
}

function Frame({ title, children }: { title: string; children: ComponentChildren }): VNode {
  const styleSheet = <style dangerouslySetInnerHTML={{ __html: CONSOLE_STYLE }} />;
  return (
    <Document language="en" title={`${title} · Applicants`} head={styleSheet}>
      {children}
    </Document>
  );
}
