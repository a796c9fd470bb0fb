import type { Reporter, TestModule, Vitest } from 'vitest/node';

/** Reporter: a whole run of the worker project fails on a statement that no test has used. */
export class StatementsReporter implements Reporter {
  #isWhole = false;

  onInit(vitest: Vitest): void {
    this.#isWhole = !vitest.config.testNamePattern && process.argv.slice(2).every((word) => !word.includes('test'));
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const metas = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.meta()));
    const all = metas.find((meta) => meta.allStatements !== undefined)?.allStatements ?? [];
    const used = new Set(metas.flatMap((meta) => meta.usedStatements ?? []));
    const unused = all.filter((name) => !used.has(name));
    if (!this.#isWhole || unused.length === 0) return;
    console.error(`\nStatements that no test has used:\n${unused.map((name) => `  ${name}`).join('\n')}`);
    process.exitCode = 1;
  }
}
