import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { applyMigrations } from '../../../src/cli/wrangler/migrations.ts';
import { inProcess, root } from '../support.ts';

const { state, storage } = await inProcess();

it('leaves nothing for wrangler to apply, nor for a second run', async () => {
  await applyMigrations(storage.db);
  const list = { name: 'test', sql: 'select name from d1_migrations order by id', params: [] };
  const [applied] = await storage.db.run([list], { retry: 'safe' });
  // Wrangler does not wait for another process that has the file open.
  await storage.close();
  const args = ['d1', 'migrations', 'list', 'DB', '--local', '--persist-to', state];
  const wrangler = join(root, 'node_modules/wrangler/wrangler-dist/cli.js');
  const { stdout } = await promisify(execFile)(process.execPath, [wrangler, ...args], { cwd: root });
  expect(stdout).toContain('No migrations to apply');
  const files = readdirSync(join(root, 'migrations')).filter((name) => name.endsWith('.sql'));
  expect(applied).toEqual(files.sort().map((name) => ({ name })));
});
