import { Failure } from './failure.ts';

/** Bytes of a body at most; a larger one is refused before it is read to its end. */
export const BODY_LIMIT = 64 * 1024;

/** Bytes of a body of many lines at most. */
export const LINES_LIMIT = 1024 * 1024;

/** Causes for which a body cannot be read, as the error formats show them. */
export type BodyCause = 'content_type_invalid' | 'json_invalid' | 'form_invalid' | 'body_too_large' | 'object_expected';

/** One line of a body: an object, or the cause for which it is none. `number` counts the lines of the body from 1. */
export type Line = Readable | Unreadable;

interface Readable {
  readonly number: number;
  readonly value: Readonly<Record<string, unknown>>;
}

interface Unreadable {
  readonly number: number;
  readonly cause: BodyCause;
}

function malformed(cause: BodyCause): Failure {
  return new Failure('request_malformed', { causes: [cause] });
}

const JSON_MEDIA_TYPE = /^application\/(?:[\w.-]+\+)?json$/i;
const LINES_MEDIA_TYPE = /^application\/(?:x-)?ndjson$/i;
const FORM_MEDIA_TYPE = /^application\/x-www-form-urlencoded$/i;
const UTF8_CHARSET = /^charset="?utf-?8"?$/i;

/**
 * Reads a JSON object.
 *
 * Throws `request_malformed` for another media type, a body over 64 KiB, bytes that are not UTF-8, text that is not JSON
 * (RFC 8259 section 8.1) and JSON that is not an object, and `unsupported_content_encoding` for a body that is
 * compressed. Any charset will do while the bytes are ASCII: libraries of Java name Latin-1. Where `emptyIsObject`, no
 * body at all and `[]` are an empty object: clients in PHP cannot send `{}`.
 */
export async function readJson(request: Request, emptyIsObject = false): Promise<unknown> {
  requireNoEncoding(request);
  const bytes = await readBytes(request);
  if (emptyIsObject && bytes.byteLength === 0) return {};
  requireMediaType(request, JSON_MEDIA_TYPE, bytes);
  const value = parseJson(bytes);
  if (emptyIsObject && Array.isArray(value) && value.length === 0) return {};
  if (!isObject(value)) throw malformed('object_expected');
  return value;
}

/**
 * Reads lines of JSON objects (NDJSON). A blank line is none.
 *
 * A line that cannot be read stops no other: it says why in the place of its value. Else it throws as `readJson` does,
 * for a body over 1 MiB.
 */
export async function readLines(request: Request): Promise<readonly Line[]> {
  requireNoEncoding(request);
  const bytes = new Uint8Array(await readBytes(request, LINES_LIMIT));
  requireMediaType(request, LINES_MEDIA_TYPE, bytes);
  const lines: Line[] = [];
  for (let number = 1, start = 0; start < bytes.length; number++) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline;
    const line = bytes.subarray(start, end);
    if (!line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d))
      lines.push({ number, ...parseLine(line) });
    start = end + 1;
  }
  return lines;
}

function parseLine(bytes: Uint8Array): Omit<Readable, 'number'> | Omit<Unreadable, 'number'> {
  try {
    const value = parseJson(bytes);
    return isObject(value) ? { value } : { cause: 'object_expected' };
  } catch {
    return { cause: 'json_invalid' };
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

function parseJson(bytes: ArrayBuffer | Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw malformed('json_invalid');
  }
}

/**
 * Reads a form body as an object of strings.
 *
 * A parameter without a value counts as left out (RFC 6749 section 3.1). One of the `known` parameters that stands twice
 * is `request_malformed`; others are ignored, repeated or not (RFC 8707 repeats `resource`). Any charset will do while
 * the bytes are ASCII, as an encoded form always is. Else it throws as `readJson` does.
 */
export async function readForm(
  request: Request,
  known: ReadonlySet<string>,
): Promise<Readonly<Record<string, string>>> {
  requireNoEncoding(request);
  const bytes = await readBytes(request);
  requireMediaType(request, FORM_MEDIA_TYPE, bytes);
  const form: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(decodeForm(bytes))) {
    if (!known.has(name)) continue;
    if (name in form) throw malformed('form_invalid');
    form[name] = value;
  }
  for (const name of Object.keys(form)) if (form[name] === '') delete form[name];
  return form;
}

function decodeForm(bytes: ArrayBuffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw malformed('form_invalid');
  }
}

/** A compressed body would have to be unpacked before its size is known; no published client compresses. */
function requireNoEncoding({ headers }: Request): void {
  const encoding = headers.get('content-encoding')?.trim().toLowerCase() ?? '';
  if (encoding !== '' && encoding !== 'identity') throw new Failure('unsupported_content_encoding');
}

/** Another charset than UTF-8 is only looked at where it matters: ASCII is the same in all. */
function requireMediaType({ headers }: Request, mediaType: RegExp, bytes: ArrayBuffer | Uint8Array): void {
  const [type = '', ...parameters] = (headers.get('content-type') ?? '').split(';').map((part) => part.trim());
  const charset = parameters.find((parameter) => /^charset=/i.test(parameter));
  const isReadable = charset === undefined || UTF8_CHARSET.test(charset) || isAscii(bytes);
  if (!mediaType.test(type) || !isReadable) throw malformed('content_type_invalid');
}

function isAscii(bytes: ArrayBuffer | Uint8Array): boolean {
  return new Uint8Array(bytes).every((byte) => byte < 0x80);
}

/**
 * Most bodies declare their length, which the framing of HTTP holds them to (RFC 9112 section 6.3): reading such a body
 * at once saves about a twentieth of a call. A chunked one is counted while it is read.
 */
async function readBytes(request: Request, limit = BODY_LIMIT): Promise<ArrayBuffer> {
  try {
    return await readLimited(request, limit);
  } catch (error) {
    // A body that breaks off is the caller's.
    throw error instanceof Failure ? error : new Failure('request_malformed');
  }
}

async function readLimited(request: Request, limit: number): Promise<ArrayBuffer> {
  const declared = request.headers.get('content-length');
  if (declared === null) return readChunks(request, limit);
  if (Number(declared) > limit) throw malformed('body_too_large');
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > limit) throw malformed('body_too_large');
  return bytes;
}

async function readChunks(request: Request, limit: number): Promise<ArrayBuffer> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array<ArrayBuffer>>) {
    size += chunk.byteLength;
    if (size > limit) throw malformed('body_too_large');
    chunks.push(chunk);
  }
  return new Blob(chunks).arrayBuffer();
}
