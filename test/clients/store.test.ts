import { expect, it } from 'vitest';
import { listClients, revokeClient } from '../../src/clients/store.ts';
import { aClient, aDatabase, ORIGIN } from '../support/seed.ts';

it('lists every client, also a revoked one, oldest first and without a credential', async () => {
  const db = aDatabase();
  const key = await aClient('key');
  const site = await aClient('public', { origins: [ORIGIN] });
  await revokeClient(db, key.id, 1_000);
  const listed = await listClients(db);
  expect(listed.map(({ createdOn }) => createdOn)).toEqual(listed.map(({ createdOn }) => createdOn).sort());
  expect(listed.find(({ id }) => id === key.id)).toMatchObject({
    kind: 'key',
    scopes: ['identity-verification'],
    revokedOn: 1_000,
  });
  expect(listed.find(({ id }) => id === site.id)).toMatchObject({
    kind: 'public',
    origins: [ORIGIN],
    secretHash: null,
    revokedOn: null,
  });
  expect(JSON.stringify(listed)).not.toContain(key.credential);
});
