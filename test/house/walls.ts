import type { Import } from './imports.ts';

/** A rule of the house about imports. */
export interface Wall {
  readonly rule: string;
  /** Whether an import breaks the rule. */
  breaks(one: Import): boolean;
  /** An import that has to be refused, so that a wall which lets everything pass is noticed. */
  readonly broken: Import;
}

/** The rooms from the bottom up: a room imports from those before it alone, so no circle between rooms can be. */
const ROOMS = [
  'http',
  'db',
  'pages',
  'platform',
  'mail',
  'clients',
  'oauth',
  'profiles',
  'accounts',
  'events',
  'privacy',
  'transfer',
  'console',
  'operations',
];

const roomOf = (file: string) => (file.includes('/') ? (file.split('/', 1)[0] as string) : 'root');
const isRoom = (file: string) => ROOMS.includes(roomOf(file));
const isOwn = (file: string) => /\.(?:ts|tsx|mjs)$/.test(file) && (isRoom(file) || roomOf(file) === 'root');
const isBuildTime = (file: string) => file.startsWith('operations/docs/') || file === 'pages/tsx-in-node.mjs';
const isDrizzle = (target: string) => /^drizzle-orm(?:\/|$)/.test(target);

/** Files that hold rules alone: given values, they decide, and know nothing of where the values come from. */
const isPure = (file: string) =>
  /(?:^|\/)(?:rules|[\w-]+-rules|errors)\.ts$/.test(file) ||
  ['clients/client.ts', 'profiles/applicant.ts', 'accounts/account.ts', 'accounts/names.ts'].includes(file) ||
  ['profiles/email.ts', 'profiles/username.ts', 'profiles/list/cursor.ts', 'profiles/list/timestamp.ts'].includes(
    file,
  ) ||
  ['accounts/links/mask.ts', 'privacy/person.ts'].includes(file);

const isStore = (file: string) =>
  /(?:^|\/)(?:[\w-]+-)?store\.ts$/.test(file) ||
  file === 'mail/outbox.ts' ||
  ['db', 'platform', 'cli'].includes(roomOf(file));

const value = (from: string, to: string): Import => ({ from, to, isType: false });
const type = (from: string, to: string): Import => ({ from, to, isType: true });

/** Every rule about imports, each with an import that breaks it. */
export const WALLS: readonly Wall[] = [
  {
    rule: 'a room imports from the rooms below it alone, types included',
    breaks: ({ from, to }) =>
      isRoom(from) && isRoom(to) && !isBuildTime(from) && ROOMS.indexOf(roomOf(to)) > ROOMS.indexOf(roomOf(from)),
    broken: type('clients/registry.ts', 'oauth/grants.ts'),
  },
  {
    rule: 'http/ and db/ import no room but their own',
    breaks: ({ from, to }) => ['http', 'db'].includes(roomOf(from)) && isOwn(to) && roomOf(to) !== roomOf(from),
    broken: type('db/audit.ts', 'http/failure.ts'),
  },
  {
    rule: 'rooms do not import what lies above all of them: routes.ts, maintenance.ts, index.ts',
    breaks: ({ from, to }) => isRoom(from) && roomOf(to) === 'root' && isOwn(to) && !isBuildTime(from),
    broken: type('profiles/store.ts', 'routes.ts'),
  },
  {
    rule: 'nothing at run time imports what only a build or a command needs',
    breaks: ({ from, to }) =>
      (isBuildTime(to) || roomOf(to) === 'cli') && !isBuildTime(from) && roomOf(from) !== 'cli' && isOwn(from),
    broken: value('operations/get-openapi.ts', 'operations/docs/openapi.ts'),
  },
  {
    rule: 'only stores, db/, platform/ and cli/ import Drizzle',
    breaks: ({ from, to }) => isDrizzle(to) && !isStore(from),
    broken: value('profiles/list/list-applicants.ts', 'drizzle-orm'),
  },
  {
    rule: 'only stores, platform/ and cli/ import db/ at run time',
    breaks: ({ from, to, isType }) => roomOf(to) === 'db' && !isType && !isStore(from),
    broken: value('maintenance.ts', 'db/builder.ts'),
  },
  {
    rule: 'a pure rule and errors.ts import of http/ failures and error formats alone',
    breaks: ({ from, to }) =>
      isPure(from) && roomOf(to) === 'http' && !['http/failure.ts', 'http/error-format.ts'].includes(to),
    broken: type('accounts/errors.ts', 'http/endpoint.ts'),
  },
  {
    rule: 'a pure rule and errors.ts import no binding, no router, and of the database types alone',
    breaks: ({ from, to, isType }) =>
      isPure(from) &&
      (roomOf(to) === 'platform' || to === 'itty-router' || isDrizzle(to) || (roomOf(to) === 'db' && !isType)),
    broken: value('accounts/registration/registration-rules.ts', 'platform/hash.ts'),
  },
  {
    rule: 'a schema is written in Valibot, other schemas and what reads one text alone',
    breaks: ({ from, to }) =>
      /(?:^|\/)schema\.ts$/.test(from) &&
      to !== 'valibot' &&
      !/(?:^|\/)(?:schema|email|username|cursor|timestamp)\.ts$/.test(to),
    broken: type('profiles/schema.ts', 'db/tables.ts'),
  },
  {
    rule: 'only pages/render.ts imports the renderer',
    breaks: ({ from, to }) => to === 'preact-render-to-string' && from !== 'pages/render.ts',
    broken: value('mail/messages.tsx', 'preact-render-to-string'),
  },
];
