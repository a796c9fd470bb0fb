import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';

/**
 * A document as HTML. Text and attributes are escaped by the renderer.
 *
 * It escapes `&`, `<` and `"` and always quotes attributes with `"`, so `>` and `'` may stand as they are
 * (HTML Living Standard, section 13.1.2).
 */
export function renderDocument(document: VNode): string {
  return `<!doctype html>\n${renderToString(document)}\n`;
}
