import { execFileSync } from 'node:child_process';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import { commonJsAsModules } from './test/support/commonjs.ts';
import { StatementsReporter } from './test/support/statements-reporter.ts';

// The static assets have to be there before the Worker starts. Not imported: Vite would bundle the pages into this file,
// without the options for JSX in tsconfig.json.
execFileSync(process.execPath, ['src/cli/build/if-changed.mjs'], {
  cwd: import.meta.dirname,
  stdio: 'inherit',
});

/**
 * How much the suites draw whose cases are many. `npm test`: a share of them, the same in every run. `--mode long`
 * (`npm run test:long`): every fault and every pair of calls, eight times as many sequences and attacks, and the files
 * named `.long.test.ts`.
 */
function effortOf(mode: string) {
  if (mode !== 'long') return { seed: 7, times: 1 };
  // Vitest reads this file more than once; the seed is drawn once.
  if (process.env.SEED === undefined) {
    process.env.SEED = String(Date.now() % 2 ** 31);
    console.info(`SEED=${process.env.SEED} npm run test:long draws these cases again.`);
  }
  return { seed: Number(process.env.SEED), times: 8 };
}

/** Begins with what takes longest, so that no core is idle at the end; Vitest knows that only of a machine that has run the tests. */
class LongestFirst extends BaseSequencer {
  override async sort(files: Parameters<BaseSequencer['sort']>[0]) {
    const rank = ({ moduleId }: (typeof files)[number]) => {
      const index = LONGEST.findIndex((part) => moduleId.includes(part));
      return index === -1 ? LONGEST.length : index;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}

const LONGEST = ['/served/pages', '/deploy/deploy', '/start/start', '/served/clients', '/deploy/', '/adversarial/'];

/** Two kinds of tests: `worker` runs inside the runtime with a real D1 and KV, `node` runs what people run from a shell. */
export default defineConfig(({ mode }) => ({
  test: {
    // Vitest reads it here and nowhere below.
    silent: 'passed-only',
    // A case is found by its whole name.
    taskTitleValueFormatTruncate: 0,
    // Failures and a summary fit a screen; a terminal shows the files as they pass.
    reporters: [process.stdout.isTTY ? 'default' : 'minimal', new StatementsReporter()],
    slowTestThreshold: 10_000,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        plugins: [
          commonJsAsModules({ standardwebhooks: ['Webhook'] }),
          cloudflareTest(async () => ({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              bindings: {
                PUBLIC_ORIGIN: 'https://applicants.example',
                SERVICE_SECRETS: 'a secret of the tests with thirty-two characters and more',
                TEST_MIGRATIONS: await readD1Migrations('./migrations'),
              },
            },
          })),
        ],
        test: {
          name: 'worker',
          // One file, as in the deployed bundle: each call from module to module costs, and SHA-256 makes a hundred million.
          deps: { optimizer: { ssr: { enabled: true, include: ['@noble/hashes/sha2.js'] } } },
          provide: { effort: effortOf(mode) },
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/cli/**',
            'test/house/**',
            'test/db/full-database.test.ts',
            'test/operations/spectral.test.ts',
            'test/served/**',
          ],
          setupFiles: [
            './test/support/quiet-console.ts',
            './test/support/storage.ts',
            './test/support/warm-site.ts',
            './test/support/pbkdf2-limit.ts',
            './test/support/used-statements.ts',
          ],
          // Hashing a password takes its time, and more of it on a busy machine.
          testTimeout: 60_000,
          hookTimeout: 300_000,
          maxWorkers: 2,
          // A start of the runtime for each file would cost more than its tests: `storage.ts` empties the database instead.
          isolate: false,
        },
      },
      {
        test: {
          name: 'node',
          provide: { effort: effortOf(mode) },
          include: [
            'test/cli/**/*.test.ts',
            'test/house/**/*.test.ts',
            'test/db/full-database.test.ts',
            'test/operations/spectral.test.ts',
            'test/served/**/*.test.ts',
          ],
          // Rehearsals of what operators do rarely, which start wrangler a dozen times.
          exclude: mode === 'long' ? [] : ['**/*.long.test.ts'],
          // A command takes two seconds of a quiet machine, and a minute of a busy one.
          testTimeout: 300_000,
          hookTimeout: 600_000,
          maxWorkers: 2,
          // Wrangler, miniflare and the linters are read once by each of the two, not by each file.
          isolate: false,
        },
      },
    ],
  },
}));
