import { DatabaseSync } from 'node:sqlite';
import { unstable_splitSqlQuery as splitSqlQuery } from 'wrangler';
import type { Asked } from './requests.ts';

/** A database of the account. */
export interface RemoteDatabase {
  readonly uuid: string;
  readonly name: string;
  readonly jurisdiction?: string;
}

/** The D1 databases of an account: each is SQLite, and carries out what it is sent. */
export class Databases {
  readonly all: RemoteDatabase[];
  readonly #sql = new Map<string, DatabaseSync>();

  constructor(existing: readonly RemoteDatabase[]) {
    this.all = [...existing];
  }

  sqlOf(uuid: string): DatabaseSync {
    const sql = this.#sql.get(uuid) ?? new DatabaseSync(':memory:');
    this.#sql.set(uuid, sql);
    return sql;
  }

  /** The response to a request for `/d1/database/NAME/WHAT`. */
  answer({ method, query, body }: Asked, [name = '', what]: readonly string[], origin: string): unknown {
    if (name === '') return method === 'GET' ? this.#list(query.get('name')) : this.#make(body);
    if (what === 'query') return execute(this.sqlOf(name), JSON.parse(body).sql);
    if (what === 'export') {
      return { success: true, status: 'complete', messages: [], result: { signed_url: `${origin}/copy.sql` } };
    }
    if (what === 'time_travel') return { bookmark: 'that-timestamp', previous_bookmark: 'before-it' };
    return this.all.find((each) => [each.name, each.uuid].includes(name));
  }

  #list(part: string | null) {
    return this.all.filter((each) => part === null || each.name.includes(part));
  }

  #make(body: string) {
    const { name, jurisdiction } = JSON.parse(body);
    this.all.push({ uuid: `database-${this.all.length + 1}`, name, jurisdiction });
    return this.all.at(-1);
  }
}

/** Executes statements as D1 does, all or none; an error is what SQLite says of it. */
function execute(sql: DatabaseSync, statements: string): unknown {
  sql.exec('begin');
  try {
    const results = splitSqlQuery(statements).map((statement) => ({
      results: sql.prepare(statement).all(),
      success: true,
      meta: {},
    }));
    sql.exec('commit');
    return results;
  } catch (error) {
    sql.exec('rollback');
    return error;
  }
}
