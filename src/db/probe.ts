import { select } from './builder.ts';
import { statement } from './statement.ts';
import { clients } from './tables.ts';
import { type Database, read } from './transaction.ts';

const selectAnyClient = statement('select any client', {}, () => select({ id: clients.id }).from(clients).limit(1));

/** Resolves when the database answers and its tables are there; rejects like any other transaction. */
export async function pingDatabase(db: Database): Promise<void> {
  await read(db, selectAnyClient({}));
}
