import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Passes JSON through a file that only its owner can read, for as long as wrangler needs it. */
export async function withPrivateFile<T>(content: unknown, use: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'applicants-'));
  try {
    const file = join(folder, 'content.json');
    writeFileSync(file, JSON.stringify(content), { mode: 0o600 });
    return await use(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
