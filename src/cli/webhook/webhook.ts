import { newWebhookId } from '../../events/webhooks/id.ts';
import { enableWebhook, findWebhook, insertWebhook, listWebhooks, removeWebhook } from '../../events/webhooks/store.ts';
import { describeWebhook } from '../../events/webhooks/webhook.ts';
import { noPositionals, onlyPositional, parse, placeOf, shared } from '../arguments.ts';
import type { Action, Command } from '../command.ts';
import { Rejection } from '../rejection.ts';
import { describeWebhooks } from './report.ts';
import { readWebhookRequest } from './request.ts';
import { secretHolder } from './service.ts';

const help = `Registers webhooks: addresses that events are sent to, by Standard Webhooks 1.0.

  npm run webhook -- create --url URL [options]   prints the secret that verifies the signatures, this once
      --url URL       where events are sent: https only, no IP address (locally http://localhost too)
      --type TYPE     events of this type; may be repeated. Without it: all
      --from EVENT    begin behind that event of the feed. Without it: begin now
  npm run webhook -- list         all webhooks with their state: live, failing or disabled
  npm run webhook -- ping ID      sends a ping now, and says how it was answered
  npm run webhook -- enable ID    lets one that is disabled, or waits, go on at once where it stands
  npm run webhook -- secret ID    prints the secret again: the newest, after SERVICE_SECRETS has been rotated
  npm run webhook -- remove ID    nothing is sent to it any more, within a minute

  --remote     the deployed service instead of the one of this working copy
  --env NAME   with --remote: the deployment of that name
  --json       print JSON

Examples:
  npm run webhook -- create --url http://localhost:4000/events
  npm run webhook -- create --url https://hr.example.com/events --type applicant.anonymized --remote`;

const creation = {
  ...shared,
  url: { type: 'string' },
  type: { type: 'string', multiple: true },
  from: { type: 'string' },
} as const;

const create: Action = async (argv, { open, print }) => {
  const { values, positionals } = parse(argv, creation);
  noPositionals(positionals);
  const place = placeOf(values);
  const request = readWebhookRequest(values, place === 'local');
  const { db } = await open(place);
  const id = newWebhookId();
  if (!(await insertWebhook(db, { id, ...request }, Date.now()))) {
    throw new Rejection(`--from ${values.from} is no event of the feed, or one that is no longer kept.`);
  }
  const secret = await secretHolder(place, db)
    .secretOf(id)
    .catch(async (error: unknown) => {
      await removeWebhook(db, id);
      throw error;
    });
  const { url, types } = request;
  if (values.json) return print(JSON.stringify({ id, url, types, secret }));
  print(
    [
      `Events of ${types.length === 0 ? 'all types' : types.join(', ')} are sent to ${url}.`,
      '',
      `  Webhook id  ${id}`,
      `  Secret      ${secret}`,
      '',
      'The receiver verifies signatures with the secret. It is not stored.',
    ].join('\n'),
  );
};

const list: Action = async (argv, { open, print }) => {
  const { values, positionals } = parse(argv, shared);
  noPositionals(positionals);
  const { db } = await open(placeOf(values));
  const webhooks = await listWebhooks(db);
  if (values.json) print(JSON.stringify(webhooks.map(describeWebhook)));
  else print(webhooks.length === 0 ? 'There are no webhooks.' : describeWebhooks(webhooks));
};

const remove: Action = async (argv, { open, print }) => {
  const { values, positionals } = parse(argv, shared);
  const id = onlyPositional(positionals, 'webhook id');
  const { db } = await open(placeOf(values));
  if (!(await removeWebhook(db, id))) throw unknown(id);
  print(values.json ? JSON.stringify({ id }) : `${id} is removed: nothing is sent to it within a minute.`);
};

const ping: Action = async (argv, { open, print }) => {
  const { values, positionals } = parse(argv, shared);
  const id = onlyPositional(positionals, 'webhook id');
  const place = placeOf(values);
  const { db } = await open(place);
  const webhook = await findWebhook(db, id);
  if (webhook === undefined) throw unknown(id);
  const outcome = await secretHolder(place, db).ping(webhook);
  if (!outcome.delivered) throw new Rejection(`The ping was not accepted: ${outcome.reason}.`);
  print(values.json ? JSON.stringify({ id, ...outcome }) : `The ping was accepted: ${outcome.reason}.`);
};

const enable: Action = async (argv, { open, print, warn }) => {
  const { values, positionals } = parse(argv, shared);
  const id = onlyPositional(positionals, 'webhook id');
  const { db } = await open(placeOf(values));
  const enabled = await enableWebhook(db, id);
  if (enabled === undefined) throw unknown(id);
  print(values.json ? JSON.stringify({ id }) : `${id} goes on where it stood, within a minute.`);
  if (enabled === 'lost') warn('Events behind that place are no longer kept: what they told of has to be asked for.');
};

const secret: Action = async (argv, { open, print }) => {
  const { values, positionals } = parse(argv, shared);
  const id = onlyPositional(positionals, 'webhook id');
  const place = placeOf(values);
  const { db } = await open(place);
  if ((await findWebhook(db, id)) === undefined) throw unknown(id);
  const shown = await secretHolder(place, db).secretOf(id);
  print(values.json ? JSON.stringify({ id, secret: shown }) : shown);
};

/** `npm run webhook` */
export default {
  help,
  options: creation,
  actions: { create, list, remove, ping, enable, secret },
} satisfies Command;

function unknown(id: string): Rejection {
  return new Rejection(`There is no webhook ${id}; \`npm run webhook -- list\` shows them all.`);
}
