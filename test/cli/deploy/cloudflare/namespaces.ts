import type { Asked } from './requests.ts';

type Entries = Map<string, { value: string; metadata?: unknown; expiration_ttl?: number }>;

/** A part of a list, with the cursor that the next one goes on from; an empty one ends it. */
export class Page {
  readonly result: readonly unknown[];
  readonly cursor: string;

  constructor(result: readonly unknown[], cursor: string) {
    this.result = result;
    this.cursor = cursor;
  }
}

interface Namespace {
  readonly title: string;
  readonly entries: Entries;
}

/** The KV namespaces of an account. */
export class Namespaces {
  readonly #namespaces = new Map<string, Namespace>();

  entriesOf(id: string): Entries | undefined {
    return this.#namespaces.get(id)?.entries;
  }

  /** The response to a request for `/storage/kv/namespaces/ID/WHAT/KEY`. */
  answer({ method, query, body }: Asked, [id, what, key = '']: readonly string[]): unknown {
    if (id === undefined) return method === 'GET' ? this.#list() : this.#make(body);
    const entries = this.entriesOf(id);
    if (entries === undefined) return undefined;
    if (what === 'keys') return keysAfter(query.get('cursor') ?? '', entries);
    if (what === 'bulk') for (const { key: name, ...entry } of JSON.parse(body)) entries.set(name, entry);
    else if (method === 'PUT') entries.set(key, { value: body });
    else if (method === 'DELETE') entries.delete(key);
    return {};
  }

  #list() {
    return [...this.#namespaces].map(([id, { title }]) => ({ id, title }));
  }

  #make(body: string) {
    const { title } = JSON.parse(body);
    const id = `list-${this.#namespaces.size + 1}`;
    this.#namespaces.set(id, { title, entries: new Map() });
    return { id, title };
  }
}

/** One key a page: a client that reads no cursor would miss the others. */
function keysAfter(cursor: string, entries: Entries): Page {
  const [first, next] = [...entries].sort().filter(([name]) => name > cursor);
  if (first === undefined) return new Page([], '');
  const [name, { metadata }] = first;
  return new Page([{ name, ...(metadata !== undefined && { metadata }) }], next === undefined ? '' : name);
}
