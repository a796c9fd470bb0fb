import { listClients, type RegisteredClient, revokeClient } from '../../clients/store.ts';
import { noPositionals, onlyPositional, parse, placeOf, shared } from '../arguments.ts';
import type { Action, Command, Context } from '../command.ts';
import { Refusal } from '../refusal.ts';
import { type IssuedClient, issueClient, reissueClient } from './issue.ts';
import { describeClients, describeIssued, forList } from './report.ts';
import { readClientRequest } from './request.ts';

const help = `Registers clients, the callers of the service, and revokes them.

  npm run client -- create --name NAME --kind KIND [options]
      KIND is key (an API secret key), oauth (a client id with a secret) or public (a client id without).
      --id ID           keep an id that callers use already
      --scope SCOPE     identity-verification, frontend or privacy; may be repeated
      --origin ORIGIN   a web origin of its pages; may be repeated
  npm run client -- list          all clients, revoked ones too
  npm run client -- revoke ID     for good; it ends within 60 seconds
  npm run client -- rotate ID     a new key or secret; the old one ends within 60 seconds

  --remote   the deployed service instead of the one of this working copy
  --json     print JSON

Examples:
  npm run client -- create --name "Back office" --kind key
  npm run client -- create --name "HR suite" --kind oauth --scope identity-verification --scope privacy
  npm run client -- create --name "Careers site" --kind public --origin https://careers.example --remote`;

const creation = {
  ...shared,
  name: { type: 'string' },
  kind: { type: 'string' },
  id: { type: 'string' },
  scope: { type: 'string', multiple: true },
  origin: { type: 'string', multiple: true },
} as const;

const create: Action = async (argv, context) => {
  const { values, positionals } = parse(argv, creation);
  noPositionals(positionals);
  const request = readClientRequest(values);
  const { db } = await context.open(placeOf(values));
  reportIssued(context, await issueClient(db, request), values.json);
  if (request.kind === 'public' && request.origins.length === 0) {
    context.warn('It has no origin, so no page in a browser can read its answers: --origin https://careers.example.');
  }
};

const list: Action = async (argv, { open, print }) => {
  const { values, positionals } = parse(argv, shared);
  noPositionals(positionals);
  const { db } = await open(placeOf(values));
  const clients = await listClients(db);
  if (values.json) print(JSON.stringify(clients.map(forList)));
  else print(clients.length === 0 ? 'There are no clients.' : describeClients(clients));
};

const revoke: Action = async (argv, { open, print }) => {
  const { values, positionals } = parse(argv, shared);
  const id = onlyPositional(positionals, 'client id');
  const { db } = await open(placeOf(values));
  const now = Date.now();
  // Asked together, so that a refusal knows its reason without another start of wrangler.
  const [, clients] = await Promise.all([revokeClient(db, id, now), listClients(db)]);
  if (getClient(clients, id).revokedOn !== now) throw alreadyRevoked(id);
  print(values.json ? JSON.stringify({ id }) : `${id} is revoked: it ends within 60 seconds.`);
};

const rotate: Action = async (argv, context) => {
  const { values, positionals } = parse(argv, shared);
  const id = onlyPositional(positionals, 'client id');
  const { db } = await context.open(placeOf(values));
  const client = getClient(await listClients(db), id);
  if (client.revokedOn !== null) throw alreadyRevoked(id);
  reportIssued(context, await reissueClient(db, client), values.json);
};

/** `npm run client` */
export default { help, options: creation, actions: { create, list, revoke, rotate } } satisfies Command;

function getClient(clients: readonly RegisteredClient[], id: string): RegisteredClient {
  const client = clients.find((each) => each.id === id);
  if (client === undefined) throw new Refusal(`There is no client ${id}; \`npm run client -- list\` shows them all.`);
  return client;
}

function alreadyRevoked(id: string): Refusal {
  return new Refusal(`${id} has been revoked already, and that is for good.`);
}

function reportIssued({ print }: Context, issued: IssuedClient, json = false): void {
  print(json ? JSON.stringify(issued) : describeIssued(issued));
}
