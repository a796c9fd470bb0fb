import type { IssuedClient } from '../../clients/management/issue.ts';
import type { RegisteredClient } from '../../clients/store.ts';

/** A new client or credential for people. It is shown this once: the database keeps its hash. */
export function describeIssued({ id, name, kind, scopes, key, secret, expires_on }: IssuedClient): string {
  const lines = [`${name}: a client of kind ${kind}, with ${scopes.join(', ')}.`, '', `  Client id       ${id}`];
  if (key !== undefined) lines.push(`  API secret key  ${key}`);
  if (secret !== undefined) lines.push(`  Client secret   ${secret}`);
  if (expires_on !== undefined) lines.push(`  Expires         ${expires_on.slice(0, 16)} UTC`);
  const parting =
    kind === 'public'
      ? 'A public client has no secret: its id is all that it sends.'
      : `The ${key === undefined ? 'secret' : 'key'} will not be shown again: the database keeps no more than its hash.`;
  return [...lines, '', parting].join('\n');
}

/** A client as lists show it. What is in is named one by one, so its hash stays out. */
export function forList(client: RegisteredClient) {
  const { id, name, kind, scopes, origins, createdOn, expiresOn, lastUsedOn, revokedOn, resetUrl } = client;
  return {
    id,
    name,
    kind,
    scopes,
    origins,
    created_on: new Date(createdOn).toISOString(),
    ...(expiresOn !== null && { expires_on: new Date(expiresOn).toISOString() }),
    ...(lastUsedOn !== null && { last_used_on: new Date(lastUsedOn).toISOString() }),
    ...(resetUrl !== null && { reset_url: resetUrl }),
    ...(revokedOn !== null && { revoked_on: new Date(revokedOn).toISOString() }),
  };
}

/** All clients in columns that are as wide as what stands in them. Times are UTC, the last use is an hour. */
export function describeClients(clients: readonly RegisteredClient[]): string {
  const head = ['ID', 'NAME', 'KIND', 'SCOPES', 'ORIGINS', 'CREATED', 'EXPIRES', 'LAST USED', 'REVOKED'];
  const minute = (timestamp = '') => timestamp.slice(0, 16);
  const rows = clients
    .map(forList)
    .map(({ id, name, kind, scopes, origins, created_on, expires_on, last_used_on, revoked_on }) => [
      id,
      name,
      kind,
      scopes.join(' '),
      origins.join(' '),
      ...[created_on, expires_on, last_used_on, revoked_on].map(minute),
    ]);
  const table = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
