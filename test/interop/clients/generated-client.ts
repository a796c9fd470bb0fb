import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import openapiTS, { type OpenAPI3 } from 'openapi-typescript';
import { expect, it } from 'vitest';
import type { Service } from '../../support/served.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
/** Git ignores it; packages are found from it. */
const TARGET = join(ROOT, 'dist/interop');

/** A client generated of the document that the service gives, compiled and run. */
export async function testGeneratedClient({ origin, register }: Service): Promise<void> {
  const scopes = ['identity-verification'] as const;
  const key = await register('key', { scopes });
  const client = await register('oauth', { scopes });
  const site = await register('public', { scopes: ['frontend'] });

  it('compiles against the types of the document, and calls the service with them', async () => {
    rmSync(TARGET, { recursive: true, force: true });
    mkdirSync(TARGET, { recursive: true });
    const document = await (await fetch(`${origin}/openapi.json`)).json();
    // As later versions of the generator always do: a field with a default is required.
    const types = await openapiTS(document as OpenAPI3, { defaultNonNullable: true });
    writeFileSync(join(TARGET, 'schema.ts'), types);
    cpSync(join(import.meta.dirname, 'generated/calls.ts'), join(TARGET, 'calls.ts'));
    const compilerOptions = { types: [], lib: ['esnext', 'dom'] };
    writeFileSync(
      join(TARGET, 'tsconfig.json'),
      JSON.stringify({ extends: join(ROOT, 'tsconfig.json'), compilerOptions, include: ['.'], exclude: [] }),
    );
    execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', TARGET], { stdio: 'pipe' });

    const compiled = (await import(join(TARGET, 'calls.ts'))) as {
      makeCalls: (origin: string, credentials: object) => Promise<unknown>;
    };
    expect(await compiled.makeCalls(origin, { key: key.credential, client, site })).toEqual({
      statuses: [201, 201, 200, 200, 200, 400, 200, 204, 200, 200, 200],
      name: 'H',
      codes: ['email_invalid'],
      scopes: ['identity-verification', 'me'],
      taken: [true, false],
    });
  });
}
