import { type Kind, type Scope, type ScopeConflict, scopeConflict } from '../client.ts';
import { Rejection } from './rejection.ts';

const NAME = /^[^\p{C}]{1,100}$/u;
const LOCAL = ['localhost', '127.0.0.1'];
/** An origin as an app's web view sends it. Schemes of the web are excluded below: theirs are written another way. */
const APP_ORIGIN = /^([a-z][a-z0-9+.-]*):\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[1-9]\d{0,4})?$/;
const WEB_SCHEMES = ['http', 'https', 'ws', 'wss', 'ftp', 'file', 'about', 'blob', 'data', 'javascript'];

const CONFLICTS: Readonly<Record<ScopeConflict, string>> = {
  none: 'A client without a scope can do nothing: leave it one, or revoke it.',
  public: 'A public client proves nothing about itself, so it can have no scope but frontend.',
  operate_kind: 'The scope operate is for kind key alone: an operator signs in to the console with a key.',
  operate_alone: 'The scope operate stands alone: it opens the console and nothing else.',
};

/** The name of a client. */
export function readName(name: string): string {
  if (name.trim() === '' || !NAME.test(name)) throw new Rejection('A name is one line of 1 to 100 characters.');
  return name.trim();
}

/** The same scopes, if a client of that kind may have them together. */
export function allowedScopes(kind: Kind, scopes: readonly Scope[]): readonly Scope[] {
  const conflict = scopeConflict(kind, scopes);
  if (conflict !== undefined) throw new Rejection(CONFLICTS[conflict]);
  return scopes;
}

/** The origins of a client, each once. */
export function readOrigins(origins: readonly string[]): string[] {
  return unique(origins.map(readOrigin));
}

/** Exactly what a browser or an app's web view sends as Origin, so that comparing needs no thought. */
function readOrigin(origin: string): string {
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOCAL.includes(url.hostname));
  if (url?.origin === origin && secure) return origin;
  const [, scheme = 'http'] = APP_ORIGIN.exec(origin) ?? [];
  if (!WEB_SCHEMES.includes(scheme)) return origin;
  throw new Rejection(
    `"${origin}" is not an origin: write it like https://careers.example or capacitor://localhost, without a path or a slash at the end; http is for ${LOCAL.join(' and ')} only.`,
  );
}

/**
 * Whether a URL leads to one of the web origins and holds no credentials. Its `origin` would not do: that of
 * `blob:https://careers.example/x` is `https://careers.example` as well.
 */
export function isOwnUrl(url: string, origins: readonly string[]): boolean {
  const { href = '' } = URL.parse(url) ?? {};
  return origins.some((origin) => href.startsWith(`${origin}/`));
}

/** The page to which reset links that an operator sends lead; it is on one of the client's origins. */
export function readResetUrl(url: string, origins: readonly string[]): string {
  if (url.length <= 2_000 && isOwnUrl(url, origins)) return url;
  throw new Rejection(`"${url}" is not a page of one of the client's origins, e.g. https://careers.example/reset.`);
}

/** Each item once, in order. */
export function unique<Item>(items: readonly Item[]): Item[] {
  return [...new Set(items)];
}

/** Whether a word is one of a list. */
export function isOneOf<const Word extends string>(words: readonly Word[], word: string | undefined): word is Word {
  return (words as readonly (string | undefined)[]).includes(word);
}
