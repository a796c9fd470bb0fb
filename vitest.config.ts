import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

/** Two kinds of tests: `worker` runs inside the runtime with a real D1 and KV, `node` runs what people run from a shell. */
export default defineConfig({
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
          include: ['test/**/*.test.ts'],
          exclude: ['test/cli/**', 'test/operations/document.test.ts', 'test/accounts/browser.test.ts'],
          setupFiles: ['./test/support/migrate.ts', './test/support/pbkdf2-limit.ts'],
        },
      },
      {
        test: {
          name: 'node',
          include: ['test/cli/**/*.test.ts', 'test/operations/document.test.ts', 'test/accounts/browser.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
