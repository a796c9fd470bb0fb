import { Rejection } from '../rejection.ts';
import type { Cloudflare } from '../wrangler/remote/cloudflare.ts';
import { findDatabaseId } from '../wrangler/remote/database.ts';
import { type Live, otherUsersOf } from './live.ts';
import type { DeploymentRequest } from './request.ts';
import { say } from './say.ts';

/** A database as Cloudflare shows it. */
interface RemoteDatabase {
  readonly uuid: string;
  readonly name: string;
  readonly jurisdiction?: string | null;
}

/**
 * Finds the database, or makes it; stops before people end up in the wrong one.
 *
 * Made here and not by the deployment, which would make one without a jurisdiction.
 */
export async function ensureDatabase(
  cloudflare: Cloudflare,
  request: DeploymentRequest,
  live: Live | undefined,
): Promise<void> {
  const { project, jurisdiction, isSure } = request;
  const found = await findDatabase(cloudflare, request);
  if (live?.databaseId !== undefined && live.databaseId !== found?.uuid && !isSure) {
    await refuseToLeave(cloudflare, request, live.databaseId);
  }
  if (found === undefined) {
    say(`Making the database "${project.database}"${jurisdiction === undefined ? '' : `, kept in ${jurisdiction}`}.`);
    await cloudflare.send('POST', '/d1/database', {
      name: project.database,
      ...(jurisdiction !== undefined && { jurisdiction }),
    });
    return;
  }
  if (jurisdiction !== undefined && (found.jurisdiction ?? undefined) !== jurisdiction) {
    throw new Rejection(
      `The database "${found.name}" is kept in ${found.jurisdiction ?? 'no jurisdiction'}, and cannot be moved: leave --jurisdiction out, or name another database by \`database_name\` in wrangler.toml.`,
    );
  }
  if (live?.databaseId !== found.uuid && !isSure) await refuseToShare(cloudflare, request, found);
  say(`The database "${found.name}" is there.`);
}

async function findDatabase(
  cloudflare: Cloudflare,
  { project }: DeploymentRequest,
): Promise<RemoteDatabase | undefined> {
  const id = await findDatabaseId(cloudflare, project);
  const found = id === undefined ? undefined : await cloudflare.find<RemoteDatabase>(`/d1/database/${id}`);
  if (found !== undefined || project.databaseId === undefined) return found;
  throw new Rejection(`There is no database ${id}: take \`database_id\` out of wrangler.toml, or correct it.`);
}

/** A Worker that changes its database leaves all people behind. */
async function refuseToLeave(
  cloudflare: Cloudflare,
  { project }: DeploymentRequest,
  databaseId: string,
): Promise<void> {
  const left = await cloudflare.find<RemoteDatabase>(`/d1/database/${databaseId}`);
  if (left === undefined) return;
  throw new Rejection(
    `The Worker "${project.worker}" uses the database "${left.name}", and would use "${project.database}" from now on, with other people: is that meant? Write \`database_name = "${left.name}"\` in wrangler.toml to keep it, or add --yes.`,
  );
}

async function refuseToShare(
  cloudflare: Cloudflare,
  { project }: DeploymentRequest,
  { uuid, name }: RemoteDatabase,
): Promise<void> {
  const [user] = await otherUsersOf(cloudflare, uuid, project.worker);
  if (user === undefined) return;
  throw new Rejection(
    `The database "${name}" is used by the Worker "${user}", and both would share their people: is that meant? Name another by \`database_name\` in wrangler.toml, or add --yes.`,
  );
}
