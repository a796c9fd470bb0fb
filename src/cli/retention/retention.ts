import { safeParse } from 'valibot';
import { RETENTION_EXPECTED, Retention, type RetentionRule } from '../../platform/retention.ts';
import { dateOf } from '../../privacy/retention/bounds.ts';
import { previewRetention } from '../../privacy/retention/preview.ts';
import { noPositionals, parse, placeOf, shared } from '../arguments.ts';
import type { Action, Command } from '../command.ts';
import { Rejection } from '../rejection.ts';
import { type Place, readProject, textIn } from '../wrangler/project.ts';

const help = `Says who is due by the rule for how long people are kept (RETENTION in wrangler.toml), and changes nothing.

  npm run retention -- preview   everyone who is due now, for a notice or to be anonymized: id, the earliest date of
                                 anonymizing, and the reason; the earliest first

  --rule "RULE"  try another rule: parts such as account=730d notice=30d profile=365d, each of which is optional
  --remote       the deployed service instead of the one of this working copy
  --env NAME     with --remote: the deployment of that name, and its part of wrangler.toml
  --json         print JSON

Examples:
  npm run retention -- preview --remote
  npm run retention -- preview --rule "account=730d notice=30d"`;

const options = { ...shared, rule: { type: 'string' } } as const;

const preview: Action = async (argv, { open, print, warn }) => {
  const { values, positionals } = parse(argv, options);
  noPositionals(positionals);
  const place = placeOf(values);
  const rule = values.rule === undefined ? writtenRule(place) : readRule(values.rule, '--rule');
  const { db } = await open(place);
  const due = await previewRetention(db, rule, Date.now());
  if (values.json)
    print(JSON.stringify(due.map(({ id, on, reason }) => ({ id, on: new Date(on).toISOString(), reason }))));
  else if (due.length > 0) print(due.map(({ id, on, reason }) => `${id}  ${dateOf(on)}  ${reason}`).join('\n'));
  else warn('No one is due.');
};

/** `npm run retention` */
export default { help, options, actions: { preview } } satisfies Command;

function writtenRule(place: Place): RetentionRule {
  const { variables } = readProject(place === 'local' ? undefined : place.environment);
  const text = textIn(variables, 'RETENTION');
  if (text === undefined) {
    throw new Rejection(
      'There is no rule: set RETENTION in wrangler.toml, or try one with --rule "account=730d notice=30d".',
    );
  }
  return readRule(text, 'RETENTION in wrangler.toml');
}

function readRule(text: string, where: string): RetentionRule {
  const { success, output } = safeParse(Retention, text);
  if (!success) throw new Rejection(`${where}, "${text}", is no rule: it is ${RETENTION_EXPECTED}.`);
  if (output.account === undefined && output.profile === undefined)
    throw new Rejection(`${where} keeps everyone for good.`);
  return output;
}
