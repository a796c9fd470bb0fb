import { noPositionals, onlyPositional, parse, placeOf, shared } from '../arguments.ts';
import type { Action, Command } from '../command.ts';
import { Rejection } from '../rejection.ts';
import { forPeople, toDomain } from './domain.ts';
import { isPublicMailProvider } from './public-providers.ts';

const help = `Says which domains a work e-mail address may have. A change reaches every place within 60 seconds.

  npm run domains -- add DOMAIN       allow a domain, exactly as written: its subdomains are others
  npm run domains -- remove DOMAIN    allow it no longer
  npm run domains -- list             show them all

  --even-if-public   with add: allow the domain of a public mail provider (gmail.com): then every mailbox there
                     counts as that of an employee
  --remote           the deployed service instead of the one of this working copy
  --env NAME         with --remote: the deployment of that name
  --json             print JSON

Examples:
  npm run domains -- add acme.com
  npm run domains -- add bücher.example --remote`;

const list: Action = async (argv, { open, print }) => {
  const { values, positionals } = parse(argv, shared);
  noPositionals(positionals);
  const domains = await (await open(placeOf(values))).domains.list();
  if (values.json) print(JSON.stringify(domains));
  else print(domains.length === 0 ? 'No domain is allowed.' : domains.map(forPeople).join('\n'));
};

const addition = { ...shared, 'even-if-public': { type: 'boolean' } } as const;

const add: Action = async (argv, { open, print }) => {
  const { values, positionals } = parse(argv, addition);
  const domain = toDomain(onlyPositional(positionals, 'domain'));
  if (!values['even-if-public'] && isPublicMailProvider(domain)) {
    throw new Rejection(
      `${forPeople(domain)} is a public mail provider, so every mailbox there would count as that of an employee; --even-if-public allows it nevertheless.`,
    );
  }
  await (await open(placeOf(values))).domains.allow(domain);
  print(values.json ? JSON.stringify({ domain }) : `${forPeople(domain)} is allowed.`);
};

const remove: Action = async (argv, { open, print }) => {
  const { values, positionals } = parse(argv, shared);
  const domain = toDomain(onlyPositional(positionals, 'domain'));
  const { domains } = await open(placeOf(values));
  if (!(await domains.list()).includes(domain)) throw new Rejection(`${forPeople(domain)} is not on the list.`);
  await domains.disallow(domain);
  print(values.json ? JSON.stringify({ domain }) : `${forPeople(domain)} is no longer allowed.`);
};

/** `npm run domains` */
export default { help, options: addition, actions: { add, remove, list } } satisfies Command;
