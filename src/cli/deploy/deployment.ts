import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Refusal } from '../refusal.ts';
import { DATABASE } from '../wrangler/project.ts';
import { wrangler } from '../wrangler/wrangler.ts';
import type { DeploymentRequest } from './request.ts';

const SECRET = 'SERVICE_SECRETS';

/**
 * Makes what is missing, migrates, deploys: each step finds out first whether it has been done.
 *
 * The database comes first because a deployment that meets none makes one without a jurisdiction, and the tables come
 * before the code that needs them: migrations only ever add, so the code that still runs does not mind.
 */
export async function deploy(request: DeploymentRequest): Promise<void> {
  // Two questions that do not depend on each other; each start of wrangler takes two seconds.
  const [isSecretSet] = await Promise.all([hasSecret(), ensureDatabase(request.jurisdiction)]);
  say('Bringing its tables up to date.');
  await wrangler(['d1', 'migrations', 'apply', DATABASE, '--remote']);
  const address = await upload(request, isSecretSet);
  const origin = request.origin ?? address;
  if (origin === undefined) {
    throw new Refusal('Deployed, but Cloudflare names no address: run it again with `--origin https://…`.');
  }
  if (request.origin === undefined) {
    say(`Telling the service that it is reached at ${origin}.`);
    await upload({ ...request, origin }, true);
  }
  console.log(`
The service runs at ${origin}; ${origin}/health says how it is.
Register the first caller: npm run client -- create --name "Back office" --kind key --remote`);
}

/** Builds what would be uploaded, without asking Cloudflare anything. */
export async function rehearse(request: DeploymentRequest): Promise<void> {
  say('Building what would be uploaded.');
  console.log(await wrangler(['deploy', '--dry-run', '--outdir', 'dist/deploy', ...variables(request)]));
}

async function ensureDatabase(jurisdiction: string | undefined): Promise<void> {
  const databases = JSON.parse(await wrangler(['d1', 'list', '--json'])) as { name: string }[];
  if (databases.some(({ name }) => name === DATABASE)) {
    say(`The database "${DATABASE}" is there.`);
    return;
  }
  say(`Making the database "${DATABASE}"${jurisdiction === undefined ? '' : `, kept in ${jurisdiction}`}.`);
  const place = jurisdiction === undefined ? [] : ['--jurisdiction', jurisdiction];
  await wrangler(['d1', 'create', DATABASE, '--update-config=false', ...place]);
}

/** A Worker that has never been deployed has no list of secrets at all. */
async function hasSecret(): Promise<boolean> {
  try {
    const secrets = JSON.parse(await wrangler(['secret', 'list', '--format', 'json'])) as { name: string }[];
    return secrets.some(({ name }) => name === SECRET);
  } catch (error) {
    if (error instanceof Refusal && /not found|does not exist|10007/i.test(error.message)) return false;
    throw error;
  }
}

/** Uploads the Worker, with a new secret if it has none, and yields the address that Cloudflare gives it. */
async function upload(request: DeploymentRequest, hasSecret: boolean): Promise<string | undefined> {
  say(hasSecret ? 'Deploying.' : `Deploying, with a new random ${SECRET}.`);
  const deployment = ['deploy', ...variables(request)];
  const output = hasSecret
    ? await wrangler(deployment)
    : await withSecretsFile((file) => wrangler([...deployment, '--secrets-file', file]));
  return /https:\/\/[\w.-]+\.workers\.dev/.exec(output)?.[0];
}

/** The secret passes through a file that only its owner can read, for as long as wrangler needs it. */
async function withSecretsFile<T>(use: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'applicants-'));
  try {
    const file = join(folder, 'secrets.json');
    writeFileSync(file, JSON.stringify({ [SECRET]: randomBytes(48).toString('base64url') }), { mode: 0o600 });
    return await use(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function variables({ origin, mailFrom }: DeploymentRequest): string[] {
  return [
    ...(origin === undefined ? [] : ['--var', `PUBLIC_ORIGIN:${origin}`]),
    ...(mailFrom === undefined ? [] : ['--var', `MAIL_FROM:${mailFrom}`]),
  ];
}

function say(step: string): void {
  console.log(`→ ${step}`);
}
