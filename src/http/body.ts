import { Failure } from './failure.ts';

/** No call needs more; a larger body is refused before it is read to its end. */
export const BODY_LIMIT = 64 * 1024;

const JSON_MEDIA_TYPE = /^application\/(?:[\w.-]+\+)?json$/i;

/**
 * Reads a JSON object of at most 64 KiB.
 *
 * Throws `request_malformed` for another media type or charset, a larger body, bytes that are not UTF-8, text that is
 * not JSON (RFC 8259 section 8.1) and JSON that is not an object: no call takes anything else.
 */
export async function readJson(request: Request): Promise<unknown> {
  const value = parseJson(await readText(request, JSON_MEDIA_TYPE));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Failure('request_malformed');
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure('request_malformed');
  }
}

const FORM_MEDIA_TYPE = /^application\/x-www-form-urlencoded$/i;

/**
 * Reads a form body of at most 64 KiB as an object of strings.
 *
 * A parameter without a value counts as left out, and one that stands twice is `request_malformed` (RFC 6749
 * section 3.1), as is everything that `readJson` refuses for its media type, size or encoding.
 */
export async function readForm(request: Request): Promise<Readonly<Record<string, string>>> {
  const parameters = new URLSearchParams(await readText(request, FORM_MEDIA_TYPE));
  const form: Record<string, string> = Object.create(null);
  for (const [name, value] of parameters) {
    if (name in form) throw new Failure('request_malformed');
    form[name] = value;
  }
  for (const name of Object.keys(form)) if (form[name] === '') delete form[name];
  return form;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

async function readText(request: Request, mediaType: RegExp): Promise<string> {
  if (!isOfType(request.headers.get('content-type'), mediaType)) throw new Failure('request_malformed');
  try {
    return utf8.decode(await readBytes(request));
  } catch {
    // Not UTF-8, too large, or broken off.
    throw new Failure('request_malformed');
  }
}

function isOfType(header: string | null, mediaType: RegExp): boolean {
  const [type = '', ...parameters] = (header ?? '').split(';').map((part) => part.trim());
  const charset = parameters.find((parameter) => /^charset=/i.test(parameter));
  return mediaType.test(type) && (charset === undefined || /^charset="?utf-?8"?$/i.test(charset));
}

/**
 * Most bodies declare their length, which the framing of HTTP holds them to (RFC 9112 section 6.3): to read such a one
 * in one go saves about a twentieth of a call. What comes in chunks is counted while it is read.
 */
async function readBytes(request: Request): Promise<ArrayBuffer> {
  const declared = request.headers.get('content-length');
  if (declared === null) return readChunks(request);
  if (Number(declared) > BODY_LIMIT) throw new Failure('request_malformed');
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > BODY_LIMIT) throw new Failure('request_malformed');
  return bytes;
}

async function readChunks(request: Request): Promise<ArrayBuffer> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array<ArrayBuffer>>) {
    size += chunk.byteLength;
    if (size > BODY_LIMIT) throw new Failure('request_malformed');
    chunks.push(chunk);
  }
  return new Blob(chunks).arrayBuffer();
}
