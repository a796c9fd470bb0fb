import { env } from 'cloudflare:workers';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Random letters of either case that stand for a datum, so that finding them anywhere is no accident. */
export function marker(length = 14): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, (byte) => LETTERS[byte % LETTERS.length]).join('');
}

/** The same with an umlaut in it, for domains that have a Punycode. */
export function umlautMarker(): string {
  return `${marker(7)}ü${marker(7)}`.toLowerCase();
}

/** The ways in which a text can be written down; all of them in lower case, to be looked for in lower case. */
export const WRITTEN: Readonly<Record<string, (text: string) => string[]>> = {
  asItIs: (text) => [text, text.normalize('NFD')],
  reversed: (text) => [[...text].reverse().join('')],
  inUrls: (text) => [encodeURIComponent(text)],
  inPunycode: (text) => [text.replace(/[^@.]*\P{ASCII}[^@.]*/gu, (label) => new URL(`https://${label}`).hostname)],
  withItsDomainReversed: (text) => [text.replace(/[^@]+$/, (domain) => domain.split('.').reverse().join('.'))],
  inHex: (text) => spellings(text).map((spelling) => Buffer.from(spelling).toString('hex')),
  inBase64: (text) => spellings(text).flatMap((spelling) => [0, 1, 2].map((before) => base64Inside(spelling, before))),
  inBase64url: (text) => (WRITTEN.inBase64?.(text) ?? []).map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
};

/** The names of those texts of which there is a trace, whole or in part, and how it is written. */
export function tracesIn(haystack: string, texts: Readonly<Record<string, string>>): string[] {
  const searched = haystack.toLowerCase();
  const isThere = (form: string) => searched.includes(form.toLowerCase());
  return Object.entries(texts).flatMap(([name, text]) =>
    Object.entries(WRITTEN)
      .filter(([, write]) => partsOf(text).flatMap(write).some(isThere))
      .map(([way]) => `${name} ${way}`),
  );
}

/** The names of those texts of which there is a hash without a key, which a guess can be held against. */
export async function hashesIn(haystack: string, texts: Readonly<Record<string, string>>): Promise<string[]> {
  const found = Object.entries(texts).map(async ([name, text]) => {
    const hashes = await Promise.all(
      spellings(text).map((spelling) => crypto.subtle.digest('SHA-256', Buffer.from(spelling))),
    );
    const forms = hashes.flatMap((hash) =>
      (['hex', 'base64', 'base64url'] as const).map((as) => Buffer.from(hash).toString(as)),
    );
    return forms.some((form) => haystack.toLowerCase().includes(form.replace(/=+$/, '').toLowerCase())) ? [name] : [];
  });
  return (await Promise.all(found)).flat();
}

/** Those texts that are there as they are. */
export function findable(haystack: string, texts: Readonly<Record<string, string>>): string[] {
  const searched = haystack.toLowerCase();
  return Object.keys(texts).filter((name) => searched.includes((texts[name] as string).toLowerCase()));
}

/** The database as SQL: every table and index, every row, blobs as hex. */
export async function sqlDump(): Promise<string> {
  const master = await env.DB.prepare(
    `select type, name, sql from sqlite_master where name not like '\\_cf\\_%' escape '\\'`,
  ).all<{ type: string; name: string; sql: string | null }>();
  const tables = master.results.filter(({ type }) => type === 'table').map(({ name }) => name);
  const columns = await env.DB.batch<{ name: string }>(
    tables.map((table) => env.DB.prepare(`pragma table_info("${table}")`)),
  );
  const rows = await env.DB.batch<{ line: string }>(
    tables.map((table, index) => {
      const quoted = columns[index]?.results.map(({ name }) => `quote("${name}")`).join(` || ',' || `);
      return env.DB.prepare(`select ${quoted} as line from "${table}"`);
    }),
  );
  const inserts = tables.flatMap((table, index) =>
    (rows[index]?.results ?? []).map(({ line }) => `INSERT INTO "${table}" VALUES(${line});`),
  );
  return [...master.results.map(({ sql }) => `${sql};`), ...inserts].join('\n');
}

/** Every key of the domain list with what stands behind it. */
export async function kvDump(): Promise<string> {
  const { keys } = await env.WORK_EMAIL_DOMAINS.list();
  const values = await Promise.all(keys.map(({ name }) => env.WORK_EMAIL_DOMAINS.get(name)));
  return JSON.stringify(keys.map((key, index) => [key, values[index]]));
}

/** The text, and of an address or a name each part that is long enough to be unique. */
function partsOf(text: string): string[] {
  return [text, ...text.split(/[@ ]|\.example/).filter((part) => part.length >= 8)];
}

function spellings(text: string): string[] {
  return [text, text.toLowerCase(), text.toUpperCase()];
}

/** The part of a text's base64 that stays the same whatever surrounds it, with so many bytes (modulo 3) before it. */
function base64Inside(text: string, before: number): string {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
  return bytes.toString('base64').slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
}
