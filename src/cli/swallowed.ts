import { Rejection } from './rejection.ts';

/**
 * Refuses options that npm took for its own: `npm run deploy --dry-run` without `--` reaches a command as
 * `npm_config_dry_run` in its environment alone, and would deploy.
 *
 * An option of that name in `.npmrc` looks the same from here, so the sentence names both.
 */
export function refuseSwallowedOptions(command: string, options: readonly string[], env: NodeJS.ProcessEnv): void {
  const swallowed = options.find((name) => env[`npm_config_${name.replaceAll('-', '_')}`]);
  if (swallowed === undefined) return;
  const script = command === 'start' ? 'npm start' : `npm run ${command}`;
  throw new Rejection(
    `npm kept --${swallowed} for itself: write \`${script} -- … --${swallowed}\`, with the -- before the options; if you wrote it so, "${swallowed}" stands in an .npmrc.`,
  );
}
