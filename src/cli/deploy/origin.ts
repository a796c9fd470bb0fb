import { Rejection } from '../rejection.ts';
import type { Cloudflare } from '../wrangler/remote/cloudflare.ts';
import type { Live } from './live.ts';
import { type DeploymentRequest, publicOrigin } from './request.ts';

/** Where a deployment is reached, and whether that is the address that Cloudflare gives the Worker. */
export interface Address {
  readonly origin: string;
  readonly isWorkersDev: boolean;
}

/**
 * The origin that every address handed out starts with, known before anything is uploaded: a version with another one
 * would refuse all client tokens and mail dead links.
 *
 * An option goes before wrangler.toml, that before what is deployed, that before the address that Cloudflare gives.
 */
export async function chooseOrigin(
  cloudflare: Cloudflare,
  request: DeploymentRequest,
  live: Live | undefined,
): Promise<Address> {
  const { project, origin, writtenOrigin } = request;
  const deployed = publicOrigin(live?.variables.PUBLIC_ORIGIN ?? '');
  const isMoving = deployed !== undefined && !isWorkersDev(deployed) && deployed !== (writtenOrigin ?? deployed);
  if (origin === undefined && isMoving) {
    throw new Rejection(
      `The service runs at ${deployed}, and wrangler.toml says ${writtenOrigin}: clients lose their tokens and links in mails end when it moves. Say which with --origin.`,
    );
  }
  const chosen = origin ?? writtenOrigin ?? deployed;
  if (chosen !== undefined) return { origin: chosen, isWorkersDev: isWorkersDev(chosen) };
  if (project.settings.workers_dev === false) {
    throw new Rejection(
      'wrangler.toml switches the address at workers.dev off: say with --origin where it is reached.',
    );
  }
  const answer = await cloudflare.find<{ subdomain?: string | null }>('/workers/subdomain');
  if (!answer?.subdomain) {
    throw new Rejection(
      'The account has no address at workers.dev yet: open Workers in the dashboard once, or say with --origin where the service is reached.',
    );
  }
  return { origin: `https://${project.worker}.${answer.subdomain}.workers.dev`, isWorkersDev: true };
}

/**
 * The sender of mails, known before anything is uploaded; undefined while there is none.
 *
 * An option goes before wrangler.toml, that before what is deployed.
 */
export function chooseSender(
  { mailFrom, writtenMailFrom }: DeploymentRequest,
  live: Live | undefined,
): string | undefined {
  const deployed = live?.variables.MAIL_FROM || undefined;
  if (mailFrom === undefined && deployed !== undefined && deployed !== (writtenMailFrom ?? deployed)) {
    throw new Rejection(
      `Mails are sent by ${deployed}, and wrangler.toml says ${writtenMailFrom || 'that there is no sender'}: say which with --mail-from.`,
    );
  }
  return mailFrom ?? writtenMailFrom ?? deployed;
}

function isWorkersDev(origin: string): boolean {
  return origin.endsWith('.workers.dev');
}
