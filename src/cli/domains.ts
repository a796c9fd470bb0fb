import { asksForHelp, noPositionals, onlyPositional, parse, shared } from './arguments.ts';
import { forPeople, toDomain } from './domain.ts';
import { allowDomain, disallowDomain, listDomains } from './domain-list.ts';
import { Refusal, run } from './refusal.ts';

const HELP = `Says which domains a work e-mail address may have. A change reaches every place within 60 seconds.

  npm run domains -- add DOMAIN       allow a domain, exactly as written: its subdomains are others
  npm run domains -- remove DOMAIN    allow it no longer
  npm run domains -- list             show them all

  --remote   the deployed service instead of the one of this working copy
  --json     print JSON

Examples:
  npm run domains -- add acme.com
  npm run domains -- add bücher.example --remote`;

await run(async () => {
  const [command = '', ...rest] = process.argv.slice(2);
  if (asksForHelp(process.argv.slice(2))) return console.log(HELP);
  if (!['add', 'remove', 'list'].includes(command)) {
    throw new Refusal(`"${command}" is not one of add, remove and list; \`--help\` shows how to use them.`);
  }
  const { values, positionals } = parse(rest, shared);
  const place = values.remote ? 'remote' : 'local';
  if (command === 'list') {
    noPositionals(positionals);
    const domains = await listDomains(place);
    if (values.json) return console.log(JSON.stringify(domains));
    return console.log(domains.length === 0 ? 'No domain is allowed.' : domains.map(forPeople).join('\n'));
  }
  const domain = toDomain(onlyPositional(positionals, 'domain'));
  const adds = command === 'add';
  if (adds) {
    await allowDomain(place, domain);
  } else {
    if (!(await listDomains(place)).includes(domain)) throw new Refusal(`${forPeople(domain)} is not on the list.`);
    await disallowDomain(place, domain);
  }
  if (values.json) return console.log(JSON.stringify({ domain }));
  console.log(`${forPeople(domain)} is ${adds ? 'allowed' : 'no longer allowed'}.`);
});
