const REFERENCES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/**
 * A text as HTML that shows just that text, between tags or inside a quoted attribute.
 *
 * Not for an unquoted attribute, a script, a style, or the scheme of a link: there other characters are dangerous
 * (OWASP Cross Site Scripting Prevention Cheat Sheet).
 */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => REFERENCES[character] as string);
}
