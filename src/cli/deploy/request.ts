import { noPositionals } from '../arguments.ts';
import { Refusal } from '../refusal.ts';
import { configured } from '../wrangler/project.ts';

/** Settings of a deployment beyond those in wrangler.toml. */
export interface DeploymentRequest {
  /** Undefined as long as it is not set: the service then goes by the address that Cloudflare gives it. */
  readonly origin: string | undefined;
  readonly mailFrom: string | undefined;
  readonly jurisdiction: string | undefined;
}

const JURISDICTIONS = ['eu', 'us', 'fedramp'];

/** Validates the options of a deployment before anything is asked of Cloudflare. */
export function readDeploymentRequest(
  values: { origin?: string | undefined; 'mail-from'?: string | undefined; jurisdiction?: string | undefined },
  positionals: readonly string[],
): DeploymentRequest {
  noPositionals(positionals);
  const { origin, 'mail-from': mailFrom, jurisdiction } = values;
  if (origin !== undefined && !isPublicOrigin(origin)) {
    throw new Refusal(`"${origin}" is no origin: write https://, the host, and nothing after it.`);
  }
  if (mailFrom !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(mailFrom)) {
    throw new Refusal(`"${mailFrom}" is no e-mail address.`);
  }
  if (jurisdiction !== undefined && !JURISDICTIONS.includes(jurisdiction)) {
    throw new Refusal(`"${jurisdiction}" is no jurisdiction: it is one of ${JURISDICTIONS.join(', ')}.`);
  }
  return { origin: origin ?? configuredOrigin(), mailFrom, jurisdiction };
}

/** Whether callers can reach that origin; it is written as browsers write it. */
function isPublicOrigin(text: string): boolean {
  return text.startsWith('https://') && URL.parse(text)?.origin === text;
}

/** PUBLIC_ORIGIN of wrangler.toml, once it is a public one. */
function configuredOrigin(): string | undefined {
  const written = configured('PUBLIC_ORIGIN');
  return isPublicOrigin(written) ? written : undefined;
}
