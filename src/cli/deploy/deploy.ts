import { parse } from '../arguments.ts';
import type { Command } from '../command.ts';
import { deploy, rehearse } from './deployment.ts';
import { setPaused } from './pause.ts';
import { readDeploymentRequest } from './request.ts';
import { dropOldSecrets } from './secrets.ts';

const help = `Makes on Cloudflare what is missing, brings the tables up to date and deploys; safe to repeat.

  npm run deploy -- [options]

  --origin URL          where the service is reached, e.g. https://applicants.example.com; every address that is
                        handed out starts with it. Without it: PUBLIC_ORIGIN of wrangler.toml, else what was deployed
                        before, else the address that Cloudflare gives the Worker, which any other origin switches off
  --mail-from SENDER    the sender of mails, "jobs@acme.com" or "Acme Careers <jobs@acme.com>"; without it: MAIL_FROM of wrangler.toml, else what was deployed before
  --jurisdiction NAME   eu, us or fedramp: where a new database is kept. It cannot be changed later
  --env NAME            another deployment, e.g. staging, with a Worker, database, lists and secret of its own
  --rotate-secret       adds a secret that signs from now on; the others go on verifying
  --dry-run             builds what would be uploaded, and asks Cloudflare nothing
  --yes                 answers the question that has stopped it

In place of deploying, on what is deployed:

  --drop-old-secrets    removes every secret but the newest, once the links that they signed have expired (48 hours)
  --pause, --resume     answers every call with 503 and runs nothing that is scheduled, until resumed

It says before each step what it does. It asks no host but Cloudflare: run \`npx wrangler login\` once, or set
CLOUDFLARE_API_TOKEN.

Examples:
  npm run deploy -- --jurisdiction eu --mail-from jobs@acme.com
  npm run deploy -- --env staging`;

const options = {
  env: { type: 'string' },
  origin: { type: 'string' },
  'mail-from': { type: 'string' },
  jurisdiction: { type: 'string' },
  'dry-run': { type: 'boolean' },
  'rotate-secret': { type: 'boolean' },
  'drop-old-secrets': { type: 'boolean' },
  pause: { type: 'boolean' },
  resume: { type: 'boolean' },
  yes: { type: 'boolean' },
} as const;

/** `npm run deploy` */
export default {
  help,
  options,
  async actions(argv) {
    const { values, positionals } = parse(argv, options);
    const request = readDeploymentRequest(values, positionals);
    switch (request.act) {
      case 'deploy':
        return deploy(request);
      case 'dry-run':
        return rehearse(request);
      case 'drop-old-secrets':
        return dropOldSecrets(request);
      case 'pause':
        return setPaused(request, true);
      case 'resume':
        return setPaused(request, false);
    }
  },
} satisfies Command;
