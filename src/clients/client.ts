/** Kind of a client: a holder of an API secret key, an OAuth client with a secret, or one without. */
export const KINDS = ['key', 'oauth', 'public'] as const;
/** A kind of client. */
export type Kind = (typeof KINDS)[number];

/** The rights that an operator can give to a client. `operate` opens the console and nothing else. */
export const SCOPES = [
  'identity-verification',
  'identity-verification:read',
  'frontend',
  'privacy',
  'events',
  'import',
  'operate',
] as const;
/** A right that an operator can give to a client. */
export type Scope = (typeof SCOPES)[number];

/** A caller that an operator has registered. */
export interface Client {
  readonly id: string;
  readonly name: string;
  readonly kind: Kind;
  readonly scopes: readonly Scope[];
  /** Web origins, e.g. `https://careers.example`. */
  readonly origins: readonly string[];
  /** SHA-256 of its key or secret; null for a public client. */
  readonly secretHash: string | null;
  /** From when on it is as good as revoked, in milliseconds since 1970 (UTC); null if never. */
  readonly expiresOn: number | null;
  /** The hour in which it last called, in milliseconds since 1970 (UTC); null before its first call. */
  readonly lastUsedOn: number | null;
  /** The page of its origins to which reset links that an operator sends lead; null if none. */
  readonly resetUrl: string | null;
}

/** A client to register. It never expires unless it says when. */
export type NewClient = Omit<Client, 'expiresOn' | 'lastUsedOn' | 'resetUrl'> &
  Partial<Pick<Client, 'expiresOn' | 'resetUrl'>>;

/** Whether scopes allow what one scope does: `a` allows what `a:read` does. */
export function hasScope(scopes: readonly string[], wanted: string): boolean {
  return scopes.includes(wanted) || (wanted.endsWith(':read') && scopes.includes(wanted.replace(/:read$/, '')));
}

/** Whether something that may expire has done so. */
export function isExpired({ expiresOn }: Pick<Client, 'expiresOn'>, now: number): boolean {
  return expiresOn !== null && expiresOn <= now;
}

/** Why a client of a kind may not have all of some scopes together. */
export type ScopeConflict = 'none' | 'public' | 'operate_kind' | 'operate_alone';

/**
 * The first rule that the scopes of a client break; undefined when it may have them.
 *
 * A public client proves nothing about itself, so it has no scope but `frontend`. `operate` is for keys alone, and
 * stands alone: the key of an operator must not call any API.
 */
export function scopeConflict(kind: Kind, scopes: readonly Scope[]): ScopeConflict | undefined {
  if (scopes.length === 0) return 'none';
  if (kind === 'public' && scopes.some((scope) => scope !== 'frontend')) return 'public';
  if (!scopes.includes('operate')) return undefined;
  if (kind !== 'key') return 'operate_kind';
  return scopes.length > 1 ? 'operate_alone' : undefined;
}

/** The scopes of a client that is given none by name. */
export function defaultScopes(kind: Kind): readonly Scope[] {
  return kind === 'public' ? ['frontend'] : ['identity-verification'];
}

/** The published format of an API secret key; ours carry 130 random bits and more. */
export const API_KEY = /^sk_(?:sbox_)?[a-z2-7]{26}[a-z2-7*#$=]$/;

/** A client id: ours, or one that callers used before (`npm run client -- create --id`). */
export const CLIENT_ID = /^[\w.~-]{1,100}$/;

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** A new API secret key: `sk_` and 27 base32 characters, 135 random bits. */
export function newApiKey(): string {
  return `sk_${randomBase32(27)}`;
}

/** A new client secret: 52 base32 characters, 260 random bits. Letters and digits only, so no encoding changes it. */
export function newSecret(): string {
  return randomBase32(52);
}

/** A new client id: `cli_` and 16 base32 characters. Not a secret. */
export function newClientId(): string {
  return `cli_${randomBase32(16)}`;
}

/** 256 is a multiple of 32, so every character is equally likely. */
function randomBase32(length: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, (byte) => BASE32[byte % 32]).join('');
}
