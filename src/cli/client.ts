import { listClients, type RegisteredClient, revokeClient } from '../clients/store.ts';
import { asksForHelp, noPositionals, onlyPositional, parse, shared } from './arguments.ts';
import { describeClients, describeIssued, forList } from './client-report.ts';
import { readClientRequest } from './client-request.ts';
import { openDatabase } from './database.ts';
import { type IssuedClient, issueClient, reissueClient } from './issue.ts';
import { Refusal, run } from './refusal.ts';

const HELP = `Lets callers in, and shuts them out again.

  npm run client -- create --name NAME --kind KIND [options]
      KIND is key (an API secret key), oauth (a client id with a secret) or public (a client id without).
      --id ID           keep an id that callers use already
      --scope SCOPE     identity-verification, frontend or privacy; may be repeated
      --origin ORIGIN   a web origin of its pages; may be repeated
  npm run client -- list          every client that ever was
  npm run client -- revoke ID     for good; it is out within 60 seconds
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

const commands: Record<string, (argv: readonly string[]) => Promise<void>> = {
  async create(argv) {
    const { values, positionals } = parse(argv, creation);
    noPositionals(positionals);
    const request = readClientRequest(values);
    reportIssued(await issueClient(openDatabase(placeOf(values)), request), values.json);
  },

  async list(argv) {
    const { values, positionals } = parse(argv, shared);
    noPositionals(positionals);
    const clients = await listClients(openDatabase(placeOf(values)));
    if (values.json) console.log(JSON.stringify(clients.map(forList)));
    else console.log(clients.length === 0 ? 'There are no clients.' : describeClients(clients));
  },

  async revoke(argv) {
    const { values, positionals } = parse(argv, shared);
    const id = onlyPositional(positionals, 'client id');
    const db = openDatabase(placeOf(values));
    const now = Date.now();
    // Asked together, so that a refusal knows its reason without another start of wrangler.
    const [, clients] = await Promise.all([revokeClient(db, id, now), listClients(db)]);
    if (find(clients, id).revokedOn !== now) throw alreadyRevoked(id);
    console.log(values.json ? JSON.stringify({ id }) : `${id} is revoked: it is out within 60 seconds.`);
  },

  async rotate(argv) {
    const { values, positionals } = parse(argv, shared);
    const id = onlyPositional(positionals, 'client id');
    const db = openDatabase(placeOf(values));
    const client = find(await listClients(db), id);
    if (client.revokedOn !== null) throw alreadyRevoked(id);
    reportIssued(await reissueClient(db, client), values.json);
  },
};

function find(clients: readonly RegisteredClient[], id: string): RegisteredClient {
  const client = clients.find((each) => each.id === id);
  if (client === undefined) throw new Refusal(`There is no client ${id}; \`npm run client -- list\` shows them all.`);
  return client;
}

function alreadyRevoked(id: string): Refusal {
  return new Refusal(`${id} has been revoked already, and that is for good.`);
}

function reportIssued(issued: IssuedClient, json = false): void {
  console.log(json ? JSON.stringify(issued) : describeIssued(issued));
}

function placeOf({ remote = false }: { remote?: boolean | undefined }): 'local' | 'remote' {
  return remote ? 'remote' : 'local';
}

await run(async () => {
  const [name = '', ...rest] = process.argv.slice(2);
  if (asksForHelp(process.argv.slice(2))) return console.log(HELP);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    throw new Refusal(`"${name}" is not one of create, list, revoke and rotate; \`--help\` shows how to use them.`);
  }
  await command(rest);
});
