import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

/** One import of a source file. */
export interface Import {
  /** The importing file, from `src/` on: `profiles/store.ts`. */
  readonly from: string;
  /** The imported file from `src/` on, or the name of a package. */
  readonly to: string;
  /** Whether nothing of it is there at run time. */
  readonly isType: boolean;
}

/** `import … from`, `export … from`, `import '…'` and `import('…')`; comments of our sources hold none. */
const IMPORT = /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)';|\bimport\(\s*'([^']+)'/gm;

/** The imports of a source text. A list of nothing but types counts as one. */
export function importsOf(from: string, text: string): Import[] {
  return [...text.matchAll(IMPORT)].map(([statement, type, specifier, dynamic]) => {
    const target = specifier ?? dynamic ?? '';
    const list = /\{([^}]*)\}/.exec(statement)?.[1];
    const names = list?.split(',').filter((name) => name.trim() !== '') ?? [];
    const onlyTypes = names.length > 0 && names.every((name) => /^\s*type\s/.test(name)) && /^\w+\s*\{/.test(statement);
    return {
      from,
      to: target.startsWith('.') ? posix.join(posix.dirname(from), target) : target,
      isType: type !== undefined || onlyTypes,
    };
  });
}

/** The source files of the service, from `src/` on, with their texts. */
export function sources(): ReadonlyMap<string, string> {
  const files = globSync('src/**/*.{ts,tsx,mjs}').map((file) => file.replaceAll('\\', '/'));
  return new Map(files.sort().map((file) => [file.replace(/^src\//, ''), readFileSync(file, 'utf8')]));
}
