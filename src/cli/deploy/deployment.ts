import { applyMigrations } from '../wrangler/migrations.ts';
import { withPrivateFile } from '../wrangler/private-file.ts';
import type { Project } from '../wrangler/project.ts';
import { writeSettings } from '../wrangler/project.ts';
import { openCloudflare } from '../wrangler/remote/cloudflare.ts';
import { openRemoteDatabase } from '../wrangler/remote/database.ts';
import { wrangler } from '../wrangler/wrangler.ts';
import { ensureDatabase } from './database.ts';
import { sayForeignNames } from './foreign-names.ts';
import { findLive, type Live, secretNumbers } from './live.ts';
import { type Address, chooseOrigin, chooseSender } from './origin.ts';
import type { DeploymentRequest } from './request.ts';
import { say } from './say.ts';
import { newSecretValue, secretNamed, secretToAdd } from './secrets.ts';

/**
 * Makes what is missing, migrates, uploads once: each step finds out first whether it has been done.
 *
 * Origin and sender are decided before, so no version is ever live with another one than meant. The tables come before
 * the code that needs them: migrations only ever add, so the code that still runs does not mind.
 */
export async function deploy(request: DeploymentRequest): Promise<void> {
  const { project } = request;
  const cloudflare = openCloudflare(project);
  const live = await findLive(cloudflare, project.worker);
  const mailFrom = chooseSender(request, live);
  const address = await chooseOrigin(cloudflare, request, live);
  await ensureDatabase(cloudflare, request, live);
  say('Bringing its tables up to date.');
  const db = openRemoteDatabase(project, cloudflare);
  const applied = await applyMigrations(db);
  if (live !== undefined) await sayForeignNames(db, applied);
  const added = secretToAdd(live, request.rotatesSecret);
  const isPaused = live?.secrets.includes('PAUSED') ?? false;
  await upload(deployedProject(request.project, live, address, mailFrom, added), added);
  console.log(farewell(request, address, added, isPaused));
}

/** Builds what would be uploaded, without asking Cloudflare anything: origin and sender are those that are named. */
export async function rehearse(request: DeploymentRequest): Promise<void> {
  say('Building what would be uploaded.');
  const { project, origin, writtenOrigin } = request;
  const variables = variablesOf(project, origin ?? writtenOrigin, chooseSender(request, undefined));
  const file = writeSettings({ ...project, settings: { ...project.settings, vars: variables } }, 'deploy');
  console.log(await wrangler(['deploy', '--dry-run', '--outdir', 'dist/deploy', '--config', file]));
}

/** The settings that are uploaded: those of wrangler.toml, with what this deployment has of its own. */
function deployedProject(
  project: Project,
  live: Live | undefined,
  { origin, isWorkersDev }: Address,
  mailFrom: string | undefined,
  added: string | undefined,
): Project {
  const secrets = [...secretNumbers(live ?? { secrets: [] }).map(secretNamed), ...(added === undefined ? [] : [added])];
  const paused = live?.variables.PAUSED;
  const settings = {
    ...project.settings,
    vars: {
      ...(paused !== undefined && { PAUSED: paused }),
      ...variablesOf(project, origin, mailFrom),
    },
    secrets: { required: secrets },
    workers_dev: isWorkersDev,
    preview_urls: false,
    // What has been taken out of wrangler.toml is no longer set.
    keep_vars: false,
  };
  return { ...project, settings };
}

function variablesOf(project: Project, origin: string | undefined, mailFrom: string | undefined) {
  return {
    ...project.variables,
    ...(origin !== undefined && { PUBLIC_ORIGIN: origin }),
    ...(mailFrom !== undefined && { MAIL_FROM: mailFrom }),
  };
}

async function upload(project: Project, added: string | undefined): Promise<void> {
  const deployment = ['deploy', '--config', writeSettings(project, 'deploy')];
  if (added === undefined) {
    say('Deploying.');
    await wrangler(deployment);
  } else {
    say(`Deploying, with a new random ${added}.`);
    await withPrivateFile({ [added]: newSecretValue() }, (file) => wrangler([...deployment, '--secrets-file', file]));
  }
}

function farewell(
  { project, rotatesSecret }: DeploymentRequest,
  { origin }: Address,
  added: string | undefined,
  isPaused: boolean,
): string {
  const environment = project.environment === undefined ? '' : ` --env ${project.environment}`;
  const lines = [
    `The service runs at ${origin}; ${origin}/health says how it is.`,
    `Register the first caller: npm run client -- create --name "Back office" --kind key --remote${environment}`,
  ];
  if (rotatesSecret) {
    lines.push(
      `${added} signs from now on, and the others verify. After 48 hours, when the last link of theirs has expired: npm run deploy -- --drop-old-secrets${environment}`,
    );
  }
  if (isPaused) lines.push(`It is still paused: npm run deploy -- --resume${environment}`);
  return `\n${lines.join('\n')}`;
}
