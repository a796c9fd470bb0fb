import * as v from 'valibot';
import type { Company } from '../http/error-format.ts';
import { RETENTION_EXPECTED, Retention, type RetentionRule } from './retention.ts';
import { readSender } from './sender.ts';

declare global {
  /**
   * Variables and bindings that a deployment may have and wrangler.toml does not name, so that `wrangler types` cannot
   * know them. Variables named in wrangler.toml would be overwritten by each `npx wrangler deploy`.
   */
  interface __BaseEnv_Env {
    PUBLIC_ORIGIN?: string;
    MAIL_FROM?: string;
    PAUSED?: string;
    /** One data point a request, where wrangler.toml binds a data set of Workers Analytics Engine. */
    METRICS?: AnalyticsEngineDataset;
  }
}

/** The operator's settings, parsed and validated. */
export interface Configuration {
  /** Scheme and host of every URL that is handed out, without a slash at the end. */
  readonly publicOrigin: string;
  /** The sender of mails; empty while mails wait. */
  readonly mailFrom: string;
  /** Days for which an entry of a history is kept. */
  readonly daysOfHistory: number;
  /** Bytes that the database can hold. */
  readonly databaseLimit: number;
  /** Mails of one day (UTC) at the most. */
  readonly mailsADay: number;
  /** How long people are kept. */
  readonly retention: RetentionRule;
  /** Whether reading a person is recorded in the history. */
  readonly isReadLogged: boolean;
  /** The company as mails and pages name it; empty: the host stands there. */
  readonly companyName: string;
  /** The way back to the company's site, for pages; empty if there is none. */
  readonly companyUrl: string;
  /** A line about the company, for mails and pages: imprint, support. */
  readonly companyContact: string;
  /** A range API of breached passwords, without a slash at the end; empty: passwords are not looked up. */
  readonly breachedPasswordsUrl: string;
  /** A new account is mailed a link, and erased after seven days without a confirmed address. */
  readonly verifyEmail: boolean;
  /** A new password, a new address and an erasure are told by mail. */
  readonly notices: boolean;
  /** Every call is refused and nothing scheduled runs, e.g. while the database is being restored. */
  readonly isPaused: boolean;
}

/** A variable that cannot be used, and what it should be. Never its value: it can be a misplaced secret. */
export interface ConfigurationProblem {
  readonly variable: string;
  readonly expected: string;
}

/** A configuration, with what follows from it and what is wrong with it; a variable that is wrong has its default here. */
export interface ReadConfiguration extends Configuration {
  /** The company as mails and pages name it: without a name of its own, the host stands there. */
  readonly company: Company;
  readonly problems: readonly ConfigurationProblem[];
}

const Origin = v.pipe(
  v.string(),
  v.transform((text) => text.replace(/\/$/, '')),
  v.check((text) => URL.parse(text)?.origin === text && /^https?:/.test(text)),
);

/** Over HTTPS, but on this machine. */
const RangeUrl = v.union([
  v.literal(''),
  v.pipe(
    v.string(),
    v.transform((text) => text.replace(/\/$/, '')),
    v.check((text) => /^https:\/\/[^/]|^http:\/\/(?:localhost|127\.0\.0\.1)[:/]/.test(text) && URL.canParse(text)),
  ),
]);

const Days = v.pipe(v.string(), v.regex(/^[1-9]\d{0,4}$/), v.transform(Number));

const Bytes = v.pipe(v.string(), v.regex(/^[1-9]\d{3,14}$/), v.transform(Number));

const Count = v.pipe(v.string(), v.regex(/^(?:0|[1-9]\d{0,8})$/), v.transform(Number));

const Sender = v.union([
  v.literal(''),
  v.pipe(
    v.string(),
    v.check((text) => readSender(text) !== undefined),
  ),
]);

/** A text of one line, which is shown as it is. */
const Line = (most: number) =>
  v.pipe(
    v.string(),
    v.maxLength(most),
    v.check((text) => !/[\p{C}\p{Zl}\p{Zp}]/u.test(text)),
  );

const SiteUrl = v.union([
  v.literal(''),
  v.pipe(
    v.string(),
    v.check((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? '')),
  ),
]);

const Switch = v.pipe(
  v.picklist(['', 'off', 'on']),
  v.transform((text) => text === 'on'),
);

/** Every variable: how it is read, its default, what stands in for one that is wrong, and what it should be. */
const VARIABLES = {
  publicOrigin: {
    variable: 'PUBLIC_ORIGIN',
    schema: Origin,
    fallback: 'http://localhost:8787',
    expected: 'an origin such as https://applicants.example.com',
  },
  mailFrom: {
    variable: 'MAIL_FROM',
    schema: Sender,
    fallback: '',
    expected: 'an e-mail address such as jobs@example.com or Acme Careers <jobs@example.com>, or empty',
  },
  daysOfHistory: {
    variable: 'DAYS_OF_HISTORY',
    schema: Days,
    fallback: '400',
    expected: 'a whole number of days from 1 to 99999',
  },
  databaseLimit: {
    variable: 'DATABASE_LIMIT',
    schema: Bytes,
    fallback: '10000000000',
    expected: 'a whole number of bytes, e.g. 10000000000',
  },
  mailsADay: {
    variable: 'MAILS_A_DAY',
    schema: Count,
    fallback: '5000',
    expected: 'a whole number of mails, e.g. 5000',
  },
  // One that cannot be read ends nothing: what is erased cannot be brought back.
  retention: { variable: 'RETENTION', schema: Retention, fallback: '', expected: RETENTION_EXPECTED },
  // One that cannot be read records: what was read meanwhile cannot be told later.
  isReadLogged: { variable: 'READ_LOG', schema: Switch, fallback: 'off', whenWrong: 'on', expected: 'on or off' },
  companyName: {
    variable: 'COMPANY_NAME',
    schema: Line(100),
    fallback: '',
    expected: 'a name of one line and at most 100 characters, or empty',
  },
  companyUrl: {
    variable: 'COMPANY_URL',
    schema: SiteUrl,
    fallback: '',
    expected: 'an address such as https://careers.example.com/, or empty',
  },
  companyContact: {
    variable: 'COMPANY_CONTACT',
    schema: Line(300),
    fallback: '',
    expected: 'a text of one line and at most 300 characters, or empty',
  },
  breachedPasswordsUrl: {
    variable: 'BREACHED_PASSWORDS_URL',
    schema: RangeUrl,
    fallback: '',
    expected: 'an address such as https://api.pwnedpasswords.com/range, or empty',
  },
  verifyEmail: { variable: 'VERIFY_EMAIL', schema: Switch, fallback: 'off', expected: 'on or off' },
  notices: { variable: 'NOTICES', schema: Switch, fallback: 'on', expected: 'on or off' },
  // One that cannot be read pauses: no mail leaves by mistake.
  isPaused: { variable: 'PAUSED', schema: Switch, fallback: 'off', whenWrong: 'on', expected: 'on or off' },
} as const satisfies Record<
  keyof Configuration,
  { variable: string & keyof Env; schema: v.GenericSchema; fallback: string; whenWrong?: string; expected: string }
>;

/** An isolate gets the same environment with each request. */
const known = new WeakMap<Env, ReadConfiguration>();

/** Reads the variables of an environment, once; an absent one has its default. */
export function readConfiguration(env: Env): ReadConfiguration {
  let configuration = known.get(env);
  if (configuration === undefined) {
    configuration = parse(env);
    known.set(env, configuration);
  }
  return configuration;
}

function parse(env: Env): ReadConfiguration {
  const problems: ConfigurationProblem[] = [];
  const read = <Schema extends v.GenericSchema>({
    variable,
    schema,
    fallback,
    whenWrong = fallback,
    expected,
  }: {
    variable: string & keyof Env;
    schema: Schema;
    fallback: string;
    whenWrong?: string;
    expected: string;
  }): v.InferOutput<Schema> => {
    const result = v.safeParse(schema, env[variable] ?? fallback);
    if (result.success) return result.output;
    problems.push({ variable, expected });
    return v.parse(schema, whenWrong);
  };
  const configuration = {
    publicOrigin: read(VARIABLES.publicOrigin),
    mailFrom: read(VARIABLES.mailFrom),
    daysOfHistory: read(VARIABLES.daysOfHistory),
    databaseLimit: read(VARIABLES.databaseLimit),
    mailsADay: read(VARIABLES.mailsADay),
    retention: read(VARIABLES.retention),
    isReadLogged: read(VARIABLES.isReadLogged),
    companyName: read(VARIABLES.companyName),
    companyUrl: read(VARIABLES.companyUrl),
    companyContact: read(VARIABLES.companyContact),
    breachedPasswordsUrl: read(VARIABLES.breachedPasswordsUrl),
    verifyEmail: read(VARIABLES.verifyEmail),
    notices: read(VARIABLES.notices),
    isPaused: read(VARIABLES.isPaused),
  };
  return { ...configuration, company: companyOf(configuration), problems };
}

function companyOf({ companyName, companyUrl, companyContact, publicOrigin }: Configuration): Company {
  return {
    name: companyName === '' ? new URL(publicOrigin).host : companyName,
    url: companyUrl === '' ? undefined : companyUrl,
    contact: companyContact === '' ? undefined : companyContact,
  };
}
