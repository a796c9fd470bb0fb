import { environmentOf, noPositionals } from '../arguments.ts';
import { Rejection } from '../rejection.ts';
import { type Project, readProject, textIn } from '../wrangler/project.ts';

/** Actions of `npm run deploy`; without any of the others it deploys. */
export const ACTS = ['dry-run', 'drop-old-secrets', 'pause', 'resume'] as const;

/** A deployment as asked for, validated. */
export interface DeploymentRequest {
  readonly act: 'deploy' | (typeof ACTS)[number];
  readonly project: Project;
  /** Undefined where no option names it. */
  readonly origin: string | undefined;
  /** PUBLIC_ORIGIN of wrangler.toml; undefined while it is absent or localhost. */
  readonly writtenOrigin: string | undefined;
  /** Undefined where no option names it. */
  readonly mailFrom: string | undefined;
  /** MAIL_FROM of wrangler.toml. */
  readonly writtenMailFrom: string | undefined;
  readonly jurisdiction: string | undefined;
  readonly rotatesSecret: boolean;
  /** Whether the questions that would stop it are answered with yes. */
  readonly isSure: boolean;
}

/** The options as a person typed them. */
interface Options {
  readonly env?: string | undefined;
  readonly origin?: string | undefined;
  readonly 'mail-from'?: string | undefined;
  readonly jurisdiction?: string | undefined;
  readonly 'dry-run'?: boolean | undefined;
  readonly 'rotate-secret'?: boolean | undefined;
  readonly 'drop-old-secrets'?: boolean | undefined;
  readonly pause?: boolean | undefined;
  readonly resume?: boolean | undefined;
  readonly yes?: boolean | undefined;
}

/** An e-mail address, or a name before one in angle brackets. */
const SENDER = /^(?:[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+|[^<>\r\n]+ <[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+>)$/;
const JURISDICTIONS = ['eu', 'us', 'fedramp'];
/** Options that say how to deploy, so that they have no meaning beside another act. */
const OF_DEPLOYING = ['origin', 'mail-from', 'jurisdiction', 'rotate-secret'] as const;

/** Validates the options of a deployment, and wrangler.toml, before anything is asked of Cloudflare. */
export function readDeploymentRequest(
  values: Options,
  positionals: readonly string[],
  file?: string,
): DeploymentRequest {
  noPositionals(positionals);
  const { origin, 'mail-from': mailFrom, jurisdiction } = values;
  const named = origin === undefined ? undefined : publicOrigin(origin);
  if (origin !== undefined && named === undefined) {
    throw new Rejection(`"${origin}" is no origin: write https:// and the host, and nothing after it.`);
  }
  if (mailFrom !== undefined && !SENDER.test(mailFrom)) {
    throw new Rejection(`"${mailFrom}" is no sender: write jobs@acme.com, or "Acme Careers <jobs@acme.com>".`);
  }
  if (jurisdiction !== undefined && !JURISDICTIONS.includes(jurisdiction)) {
    throw new Rejection(`"${jurisdiction}" is no jurisdiction: it is one of ${JURISDICTIONS.join(', ')}.`);
  }
  const project = readProject(environmentOf(values.env), file);
  return {
    act: actOf(values),
    project,
    origin: named,
    writtenOrigin: writtenOriginOf(project),
    mailFrom,
    writtenMailFrom: textIn(project.variables, 'MAIL_FROM'),
    jurisdiction,
    rotatesSecret: values['rotate-secret'] ?? false,
    isSure: values.yes ?? false,
  };
}

/** An origin that callers can reach, as browsers write it; a slash at its end is understood. Undefined for anything else. */
export function publicOrigin(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || url.protocol !== 'https:' || isLoopback(url)) return undefined;
  return url.href === `${url.origin}/` ? url.origin : undefined;
}

function actOf(values: Options): DeploymentRequest['act'] {
  const [act, other] = ACTS.filter((each) => values[each]);
  if (act === undefined) return 'deploy';
  const useless = other ?? (act === 'dry-run' ? undefined : OF_DEPLOYING.find((each) => values[each] !== undefined));
  if (useless !== undefined) throw new Rejection(`--${act} and --${useless} are two things: do one after the other.`);
  return act;
}

function writtenOriginOf({ variables }: Project): string | undefined {
  const { PUBLIC_ORIGIN: written = '' } = variables;
  if (written === '') return undefined;
  const url = typeof written === 'string' ? URL.parse(written) : null;
  if (url !== null && isLoopback(url)) return undefined;
  const origin = publicOrigin(String(written));
  if (origin !== undefined) return origin;
  throw new Rejection(
    `PUBLIC_ORIGIN in wrangler.toml, "${written}", is no origin: write https:// and the host, and nothing after it.`,
  );
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || /^127\.|^\[::1\]$/.test(hostname);
}
