import type { ComponentChildren, VNode } from 'preact';
import type { Company } from '../http/error-format.ts';
import type { Language } from './language.ts';
import { STYLE_SHEET } from './style.ts';

/** Language and title of a document. */
export interface DocumentProps {
  language: Language;
  title: string;
  /** Elements of the head beyond character set, viewport and title. */
  head?: ComponentChildren;
  /** Inline styles, for mails: their clients drop style sheets. Pages have none, since their policy forbids it. */
  styles?: { readonly html: string; readonly body: string };
  children: ComponentChildren;
}

/** An HTML document: the frame of pages and of mails. */
export function Document({ language, title, head, styles, children }: DocumentProps): VNode {
  return (
    <html lang={language} style={styles?.html}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        {head}
        <title>{title}</title>
      </head>
      <body style={styles?.body}>{children}</body>
    </html>
  );
}

/** The parts of a page; without the company it has no footer. */
export interface PageProps extends Pick<DocumentProps, 'language' | 'title' | 'children'> {
  company?: Company | undefined;
}

/** A page: the document with the style sheet of pages, its title as the heading of its main part, and the company below. */
export function Page({ language, title, company, children }: PageProps): VNode {
  // The one raw text, a constant: browsers read no entities in a style element, and the policy holds a hash of it.
  const styleSheet = <style dangerouslySetInnerHTML={{ __html: STYLE_SHEET }} />;
  return (
    <Document language={language} title={title} head={styleSheet}>
      <main>
        <h1>{title}</h1>
        {children}
      </main>
      {company && <Footer {...company} />}
    </Document>
  );
}

/** The company, with the way back to its site, and its line of contact. */
function Footer({ name, url, contact }: Company): VNode {
  return (
    <footer>
      <p>{url === undefined ? name : <a href={url}>{name}</a>}</p>
      {contact && <p>{contact}</p>}
    </footer>
  );
}

/** A value of no language, such as a user name: never translated, and isolated from the direction of the text around it. */
export function Verbatim({ children }: { children: string }): VNode {
  return <bdi translate="no">{children}</bdi>;
}
