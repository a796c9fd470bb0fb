import { defaultScopes, KINDS, type Kind, SCOPES, type Scope } from '../../clients/client.ts';
import { Refusal } from '../refusal.ts';

/** A client to register, validated. */
export interface ClientRequest {
  readonly name: string;
  readonly kind: Kind;
  readonly scopes: readonly Scope[];
  readonly origins: readonly string[];
  /** An id that callers use already; without it there will be a new one. */
  readonly id: string | undefined;
}

/** The options as a person typed them. */
interface Options {
  readonly name?: string | undefined;
  readonly kind?: string | undefined;
  readonly id?: string | undefined;
  readonly scope?: readonly string[] | undefined;
  readonly origin?: readonly string[] | undefined;
}

const ID = /^[\w.~-]{1,100}$/;
const NAME = /^[^\p{C}]{1,100}$/u;
const LOCAL = ['localhost', '127.0.0.1'];

/** Validates the options as typed; the first thing that is wrong is the refusal. */
export function readClientRequest({ name, kind, id, scope = [], origin = [] }: Options): ClientRequest {
  if (name === undefined) throw new Refusal('Give the client a name: --name "Careers site".');
  if (name.trim() === '' || !NAME.test(name)) throw new Refusal('A name is one line of 1 to 100 characters.');
  if (!isOneOf(KINDS, kind)) throw new Refusal(`--kind is one of ${KINDS.join(', ')}.`);
  if (id !== undefined && !ID.test(id)) {
    throw new Refusal('An id is 1 to 100 letters, digits and the characters . _ ~ -.');
  }
  return {
    name: name.trim(),
    kind,
    id,
    scopes: readScopes(kind, scope),
    origins: [...new Set(origin.map(readOrigin))],
  };
}

function readScopes(kind: Kind, scopes: readonly string[]): readonly Scope[] {
  if (scopes.length === 0) return defaultScopes(kind);
  const known = scopes.map((scope) => {
    if (!isOneOf(SCOPES, scope)) throw new Refusal(`"${scope}" is not a scope; there are ${SCOPES.join(', ')}.`);
    if (kind === 'public' && scope !== 'frontend') {
      throw new Refusal('A public client proves nothing about itself, so it can have no scope but frontend.');
    }
    return scope;
  });
  return [...new Set(known)];
}

/** Exactly what a browser sends as Origin, so that comparing needs no thought. */
function readOrigin(origin: string): string {
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOCAL.includes(url.hostname));
  if (url?.origin === origin && secure) return origin;
  throw new Refusal(
    `"${origin}" is not an origin: write it like https://careers.example, without a path or a slash at the end; http is for ${LOCAL.join(' and ')} only.`,
  );
}

function isOneOf<const Word extends string>(words: readonly Word[], word: string | undefined): word is Word {
  return (words as readonly (string | undefined)[]).includes(word);
}
