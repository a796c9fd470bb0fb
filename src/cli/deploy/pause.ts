import { Rejection } from '../rejection.ts';
import { openCloudflare } from '../wrangler/remote/cloudflare.ts';
import type { DeploymentRequest } from './request.ts';
import { say } from './say.ts';
import { changeSecrets, getLive } from './secrets.ts';

/**
 * Pauses the service or resumes it, in the version that is deployed.
 *
 * `PAUSED` is set as a secret, though it is none: that needs no upload, so it works from any working copy, and no
 * deployment removes it by mistake.
 */
export async function setPaused({ project }: DeploymentRequest, isPaused: boolean): Promise<void> {
  const cloudflare = openCloudflare(project);
  const { variables, secrets } = await getLive(cloudflare, project);
  if (variables.PAUSED !== undefined) {
    throw new Rejection('PAUSED is a variable of the Worker: change it in wrangler.toml or in the dashboard.');
  }
  if (secrets.includes('PAUSED') === isPaused) {
    say(isPaused ? 'The service is paused already.' : 'The service is not paused.');
    return;
  }
  say(isPaused ? 'Pausing: every call is answered with 503, and nothing scheduled runs.' : 'Resuming.');
  await changeSecrets(cloudflare, project, { PAUSED: isPaused ? 'on' : null });
  console.log(
    isPaused
      ? `\nPaused within seconds. Resume it by: npm run deploy -- --resume${project.environment === undefined ? '' : ` --env ${project.environment}`}`
      : '\nThe service runs again within seconds.',
  );
}
