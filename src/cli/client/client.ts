import { updateClient } from '../../clients/change-store.ts';
import { isExpired } from '../../clients/client.ts';
import { type IssuedClient, issueClient, reissueClient } from '../../clients/management/issue.ts';
import { listClients, type RegisteredClient, revokeClient } from '../../clients/store.ts';
import type { Database } from '../../db/transaction.ts';
import { noPositionals, onlyPositional, parse, placeOf, shared } from '../arguments.ts';
import type { Action, Command, Context } from '../command.ts';
import { Rejection } from '../rejection.ts';
import { applyChange, type ClientChange, readClientChange } from './change.ts';
import { describeClients, describeIssued, forList } from './report.ts';
import { readClientRequest } from './request.ts';

const help = `Registers clients, the callers of the service, changes and revokes them.

  npm run client -- create --name NAME --kind KIND [options]
      KIND is key (an API secret key), oauth (a client id with a secret) or public (a client id without).
      --id ID           keep an id that callers use already; that of a revoked client gets a new secret
      --scope SCOPE     what it may do; may be repeated. Without it: identity-verification, or frontend if public
      --origin ORIGIN   a web origin of its pages, or an app's (capacitor://localhost); may be repeated.
                        Reset mails link to pages of these origins only, so a server that sends them needs one too
      --expires TIME    when it ends, in UTC: a date (its first second) or a time with Z or an offset
      --reset-url URL   the page, on one of its origins, to which reset links that an operator sends lead
  npm run client -- update ID [options]     changes take up to 60 seconds
      --name NAME
      --add-scope SCOPE, --remove-scope SCOPE         may be repeated
      --add-origin ORIGIN, --remove-origin ORIGIN     may be repeated
      --expires TIME                                  as above, or never
      --reset-url URL                                 as above, or none
  npm run client -- list          all clients, revoked ones too, with expiry and the hour of the last use (UTC)
  npm run client -- revoke ID     it ends within 60 seconds; its id can be made anew by create --id
  npm run client -- rotate ID     a new key or secret; the old one ends within 60 seconds

Scopes:
  identity-verification        the Profiles calls
  identity-verification:read   those of them that read
  frontend                     the Accounts calls; the only one for kind public
  privacy                      export and history of a person, and looking people up by every address
  events                       the feed of events
  import                       importing people
  operate                      the console and nothing else; for kind key, and alone

  --remote     the deployed service instead of the one of this working copy
  --env NAME   with --remote: the deployment of that name
  --json       print JSON

Examples:
  npm run client -- create --name "Back office" --kind key --expires 2027-12-31
  npm run client -- create --name "HR suite" --kind oauth --scope identity-verification --scope privacy
  npm run client -- create --name "Careers site" --kind public --origin https://careers.example --remote
  npm run client -- update cli_abcdefghijklmnop --add-origin https://jobs.example --expires never
  npm run client -- create --name "Ada at the help desk" --kind key --scope operate`;

const creation = {
  ...shared,
  name: { type: 'string' },
  kind: { type: 'string' },
  id: { type: 'string' },
  scope: { type: 'string', multiple: true },
  origin: { type: 'string', multiple: true },
  expires: { type: 'string' },
  'reset-url': { type: 'string' },
} as const;

const changes = {
  ...shared,
  name: { type: 'string' },
  'add-scope': { type: 'string', multiple: true },
  'remove-scope': { type: 'string', multiple: true },
  'add-origin': { type: 'string', multiple: true },
  'remove-origin': { type: 'string', multiple: true },
  expires: { type: 'string' },
  'reset-url': { type: 'string' },
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

const update: Action = async (argv, { open, print }) => {
  const { values, positionals } = parse(argv, changes);
  const { remote, env, json, ...options } = values;
  const id = onlyPositional(positionals, 'client id');
  const change = readClientChange(options);
  const { db } = await open(placeOf({ remote, env }));
  const client = await changeClient(db, id, change);
  print(json ? JSON.stringify(forList(client)) : `${id} is changed, everywhere within 60 seconds.`);
};

const revoke: Action = async (argv, { open, print }) => {
  const { values, positionals } = parse(argv, shared);
  const id = onlyPositional(positionals, 'client id');
  const { db } = await open(placeOf(values));
  const now = Date.now();
  // Asked together, so that a rejection knows its reason without another start of wrangler.
  const [, clients] = await Promise.all([revokeClient(db, id, now), listClients(db)]);
  if (getClient(clients, id).revokedOn !== now) throw revokedAlready(id);
  print(values.json ? JSON.stringify({ id }) : `${id} is revoked: it ends within 60 seconds.`);
};

const rotate: Action = async (argv, context) => {
  const { values, positionals } = parse(argv, shared);
  const id = onlyPositional(positionals, 'client id');
  const { db } = await context.open(placeOf(values));
  const client = getClient(await listClients(db), id);
  if (client.revokedOn !== null) throw revokedAlready(id);
  reportIssued(context, await reissueClient(db, client), values.json);
  if (isExpired(client, Date.now())) {
    context.warn(`${id} has expired: \`npm run client -- update ${id} --expires never\` lets it call again.`);
  }
};

/** `npm run client` */
export default {
  help,
  options: { ...creation, ...changes },
  actions: { create, list, update, revoke, rotate },
} satisfies Command;

function getClient(clients: readonly RegisteredClient[], id: string): RegisteredClient {
  const client = clients.find((each) => each.id === id);
  if (client === undefined) throw new Rejection(`There is no client ${id}; \`npm run client -- list\` shows them all.`);
  return client;
}

/** How often a change is decided again because another operator was faster. */
const TRIES = 3;

/** Changes a client, if the rules allow what it becomes. The rules are asked again when it has changed meanwhile. */
async function changeClient(db: Database, id: string, change: ClientChange): Promise<RegisteredClient> {
  for (let tries = 0; tries < TRIES; tries++) {
    const client = getClient(await listClients(db), id);
    if (client.revokedOn !== null) throw revokedAlready(id);
    const changed = applyChange(client, change);
    if (await updateClient(db, client, changed)) return { ...client, ...changed };
  }
  throw new Rejection(`${id} is being changed by another operator: look at it again, and repeat this.`);
}

function revokedAlready(id: string): Rejection {
  return new Rejection(`${id} has been revoked already; \`create --id ${id}\` makes it anew, with a new secret.`);
}

function reportIssued({ print }: Context, issued: IssuedClient, json = false): void {
  print(json ? JSON.stringify(issued) : describeIssued(issued));
}
