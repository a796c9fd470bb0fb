import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
// The static assets have to be there before the Worker starts.
import './src/operations/docs/build.mjs';

/** The suites that draw their cases at random: the same few in `npm test`; `--mode long` draws others, and more. */
const effortOf = (mode: string) =>
  mode === 'long' ? { seed: Number(process.env.SEED ?? Date.now() % 2 ** 31), times: 20 } : { seed: 7, times: 1 };

/** Two kinds of tests: `worker` runs inside the runtime with a real D1 and KV, `node` runs what people run from a shell. */
export default defineConfig(({ mode }) => ({
  test: {
    projects: [
      {
        plugins: [
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
          provide: { effort: effortOf(mode) },
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/cli/**',
            'test/operations/document.test.ts',
            'test/operations/docs-browser.test.ts',
            'test/accounts/browser.test.ts',
          ],
          setupFiles: ['./test/support/migrate.ts', './test/support/pbkdf2-limit.ts'],
          // Hashing a password takes its time, and more of it on a busy machine.
          testTimeout: 30_000,
          silent: 'passed-only',
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'node',
          include: [
            'test/cli/**/*.test.ts',
            'test/operations/document.test.ts',
            'test/operations/docs-browser.test.ts',
            'test/accounts/browser.test.ts',
          ],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
}));
