import { rolldown } from 'rolldown';
import type { Plugin } from 'vitest/config';

/** A plugin of Vite: gives packages of CommonJS as modules, since the new module registry takes nothing else in the tests. */
export function commonJsAsModules(exportsOf: Readonly<Record<string, readonly string[]>>): Plugin {
  const prefix = '\0module of ';
  return {
    name: 'commonjs-as-modules',
    enforce: 'pre',
    resolveId: (name) => (name in exportsOf ? `${prefix}${name}` : undefined),
    async load(id) {
      if (!id.startsWith(prefix)) return undefined;
      const name = id.slice(prefix.length);
      const entry = `export { ${exportsOf[name]?.join(', ')} } from '${name}';`;
      const bundle = await rolldown({
        input: 'entry',
        plugins: [
          {
            name: 'entry',
            resolveId: (file) => (file === 'entry' ? `${import.meta.dirname}/entry.js` : undefined),
            load: (file) => (file.endsWith('/entry.js') ? entry : undefined),
          },
        ],
      });
      const { output } = await bundle.generate({ format: 'esm' });
      return output[0].code;
    },
  };
}
