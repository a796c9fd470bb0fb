import { parse } from '../arguments.ts';
import type { Command } from '../command.ts';
import { deploy, rehearse } from './deployment.ts';
import { readDeploymentRequest } from './request.ts';

const help = `Makes on Cloudflare what is missing, brings the tables up to date and deploys; safe to repeat.

  npm run deploy -- [options]

  --origin URL          where the service is reached, e.g. https://applicants.example.com; every address that is
                        handed out starts with it. Without it: PUBLIC_ORIGIN of wrangler.toml, and as long as that is
                        localhost, the address that Cloudflare gives the Worker
  --mail-from ADDRESS   the sender of mails; without it: MAIL_FROM of wrangler.toml
  --jurisdiction NAME   eu, us or fedramp: where a new database is kept. It cannot be changed later
  --dry-run             builds what would be uploaded, and asks Cloudflare nothing

It says before each step what it does. It asks no host but Cloudflare: run \`npx wrangler login\` once, or set
CLOUDFLARE_API_TOKEN.

Example:
  npm run deploy -- --jurisdiction eu --mail-from jobs@acme.com`;

const options = {
  origin: { type: 'string' },
  'mail-from': { type: 'string' },
  jurisdiction: { type: 'string' },
  'dry-run': { type: 'boolean' },
} as const;

/** `npm run deploy` */
export default {
  help,
  options,
  async actions(argv) {
    const { values, positionals } = parse(argv, options);
    const request = readDeploymentRequest(values, positionals);
    await (values['dry-run'] ? rehearse(request) : deploy(request));
  },
} satisfies Command;
