import { select } from '../db/builder.ts';
import { statement } from '../db/statement.ts';
import { clients } from '../db/tables.ts';
import { type Database, read } from '../db/transaction.ts';

const selectAnyClient = statement('select any client', {}, () => select({ id: clients.id }).from(clients).limit(1));

/** Resolves when the database answers and its tables are there; rejects like any other transaction. */
export async function pingDatabase(database: Database): Promise<void> {
  await read(database, selectAnyClient({}));
}
