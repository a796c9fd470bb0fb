import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { eq, select } from '../../src/db/builder.ts';
import { statement, statements, text } from '../../src/db/statement.ts';
import { accounts, applicants, sessions } from '../../src/db/tables.ts';

// A store registers its statements when it is loaded.
import.meta.glob(
  ['../../src/**/*store.ts', '../../src/db/*.ts', '../../src/mail/outbox.ts', '../../src/privacy/*.ts'],
  {
    eager: true,
  },
);

/** Statements that read a whole table, or sort what they have read, each with the reason why it may. */
const READS_A_TABLE: Readonly<Record<string, string>> = {
  'select all clients': 'clients are few, and only an operator asks',
  'select live clients': 'clients are few, and an isolate asks once in 30 seconds',
  'delete sessions of a revoked client': 'only an operator asks, who takes the id of a revoked client again',
  'select states of webhooks': 'webhooks are few, and it is read with the clients',
  'select webhooks that are not disabled': 'webhooks are few',
  'lease webhooks with events': 'webhooks are few',
  'select all webhooks': 'webhooks are few, and only an operator asks',
  'select backlogs of webhooks': 'webhooks are few, and only an operator asks',
  'count webhooks by state': 'webhooks are few, and only an operator asks',
  'select any client': 'ends at the first row',
  'count people': 'an export reads everyone anyway, and only its first call counts',
  'delete old events': 'reads the oldest five thousand by primary key',
  'note deletion of old entries': 'reads the oldest five thousand by primary key',
  'note deletion of old events': 'reads the oldest five thousand by primary key',
  'delete old mailbox events': 'reads the oldest five thousand by primary key',
  'delete old operator log entries': 'reads the oldest five thousand by primary key',
  'select operator log': 'reads the newest hundred by primary key',
  'revoke client but the last operator': 'clients are few, and only an operator asks',
  'select censuses': 'has two rows',
  'count entries of the history': 'groups one portion, which the primary key finds',
  'make room by deleting the oldest events': 'reads the oldest two hundred by primary key',
  'note deletion of the oldest entries': 'reads the oldest two hundred by primary key',
  'note deletion of the oldest events': 'reads the oldest two hundred by primary key',
};

/** The steps of the plan that read a table from end to end, or sort in memory. */
async function costlySteps(sql: string, params: number): Promise<string[]> {
  const values = Array<null>(params).fill(null);
  const { results } = await env.DB.prepare(`explain query plan ${sql}`)
    .bind(...values)
    .all<{ detail: string }>();
  const steps = results.map(({ detail }) => detail);
  return steps.filter((step) => /^SCAN (?!CONSTANT ROW|\S+ VIRTUAL TABLE|\(subquery)|TEMP B-TREE/.test(step));
}

const all = [...statements.values()];

it('has a registry of all statements', ({ task }) => {
  expect(all.length).toBeGreaterThan(40);
  task.meta.allStatements = all.map(({ name }) => name);
});

it.each(all.map(({ name }) => name))('"%s" is planned by an index', async (name) => {
  const { sql, params } = (statements.get(name) as (typeof all)[number]).compile();
  const steps = await costlySteps(sql, params);
  if (name in READS_A_TABLE) expect(steps, 'no longer needs its exception').not.toEqual([]);
  else expect(steps).toEqual([]);
});

it('finds no exception for a statement that is gone', () => {
  expect(Object.keys(READS_A_TABLE).filter((name) => !statements.has(name))).toEqual([]);
});

/** A statement under a name of its own, for a test that wants it refused when it is compiled. */
function compiled(build: Parameters<typeof statement>[2]): () => unknown {
  const name = `test ${crypto.randomUUID()}`;
  statement(name, { id: text }, build as never);
  return () => statements.get(name)?.compile();
}

it('rejects a selected key that is not the name of its column', () => {
  const renamed = { address: applicants.email } as never;
  expect(
    compiled(({ id }) =>
      select(renamed)
        .from(applicants)
        .where(eq(applicants.id, id as never)),
    ),
  ).toThrow('field "address" is named "email"');
});

it('rejects a returned key that is not the name of its column', async () => {
  const { update } = await import('../../src/db/builder.ts');
  const change = compiled(({ id }) =>
    update(applicants, { email: null })
      .where(eq(applicants.id, id as never))
      .returning({ key: applicants.id }),
  );
  expect(change).toThrow('field "key" is named "id"');
});

it('rejects every column of two joined tables, of which two share a name', async () => {
  const { selectFrom } = await import('../../src/db/builder.ts');
  const joined = compiled(({ id }) =>
    selectFrom(sessions)
      .innerJoin(accounts, eq(accounts.applicant_id, sessions.applicant_id))
      .where(eq(accounts.applicant_id, id as never)),
  );
  expect(joined).toThrow('field "sessions"');
});

it('rejects a parameter that is declared and not used', () => {
  expect(compiled(() => select({ id: applicants.id }).from(applicants))).toThrow(
    'does not declare and use the same: id',
  );
});

it('rejects two statements of one name', () => {
  const { name } = all[0] as (typeof all)[number];
  expect(() => statement(name, {}, () => select({ id: applicants.id }).from(applicants))).toThrow('two statements');
});
