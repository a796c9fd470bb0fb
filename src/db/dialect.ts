import { Column, is, SQL } from 'drizzle-orm';
import {
  SQLiteAsyncDialect,
  type SQLiteDeleteConfig,
  type SQLiteInsertConfig,
  type SQLiteUpdateConfig,
} from 'drizzle-orm/sqlite-core';
import type { SQLiteSelectConfig } from 'drizzle-orm/sqlite-core/query-builders/select.types';

/**
 * Drizzle's SQLite dialect, which refuses a field whose key is not the name of its column or alias.
 *
 * D1 yields a row keyed by column names, and of two columns of one name it keeps one (drizzle-orm #6038). A field under
 * another key would be read as undefined, so the statement throws when it is compiled.
 */
class NamedFieldsDialect extends SQLiteAsyncDialect {
  override buildSelectQuery(config: SQLiteSelectConfig): SQL {
    requireOwnNames(Object.entries(config.fields));
    return super.buildSelectQuery(config);
  }

  override buildInsertQuery(config: SQLiteInsertConfig): SQL {
    requireOwnNames(returned(config));
    return super.buildInsertQuery(config);
  }

  override buildUpdateQuery(config: SQLiteUpdateConfig): SQL {
    requireOwnNames(returned(config));
    return super.buildUpdateQuery(config);
  }

  override buildDeleteQuery(config: SQLiteDeleteConfig): SQL {
    requireOwnNames(returned(config));
    return super.buildDeleteQuery(config);
  }
}

function returned({ returning = [] }: Pick<SQLiteUpdateConfig, 'returning'>): [string, unknown][] {
  return returning.map(({ path, field }) => [path.join('.'), field]);
}

function requireOwnNames(fields: readonly (readonly [string, unknown])[]): void {
  for (const [key, field] of fields) {
    const name = is(field, Column) ? field.name : is(field, SQL.Aliased) ? field.fieldAlias : undefined;
    if (name !== key) throw new Error(`field "${key}" is named "${name}" in the row that the database yields`);
  }
}

/** The dialect of every statement of the service. */
export const dialect = new NamedFieldsDialect();
