import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newWebhookId } from '../../../src/events/webhooks/id.ts';
import { PATHS } from '../../support/paths.ts';
import type { Registered, Service } from '../../support/served.ts';

const PASSWORD = 'Sunny-Day-2025';

/** A person with every identifier, who is logged in and locked. */
export interface Person {
  readonly id: string;
  readonly identifiers: Readonly<Record<string, string>>;
}

/** Moves a person in, logs in, and locks the account as a hundred wrong passwords do. */
export async function aLockedPerson({ origin, db, register }: Service, name: string): Promise<Person> {
  const [importer, site] = await Promise.all([
    register('key', { scopes: ['import'] }),
    register('public', { scopes: ['frontend'] }),
  ]);
  const [username, email, workEmail] = [`${name}.bret`, `${name}@home.example`, `${name}@acme.com`];
  const [reference, address] = [`ext_${name}`, `${name}@profile.example`];
  const row = {
    external_applicant_id: reference,
    email: address,
    external_applicant_name: `Hanna Bret (${name})`,
    account: {
      username,
      email,
      password: PASSWORD,
      firstname: 'Hanna',
      lastname: 'Bret',
      salutation: '2',
      work_email: workEmail,
      work_email_verified: true,
    },
  };
  const imported = await fetch(`${origin}${PATHS.import}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${importer.credential}`, 'content-type': 'application/x-ndjson' },
    body: JSON.stringify(row),
  });
  const { id } = JSON.parse(await imported.text()) as { id?: string };
  if (id === undefined) throw new Error(`${name} was not taken`);
  const form = { grant_type: 'password', username, password: PASSWORD, client_id: site.id };
  const token = await fetch(`${origin}${PATHS.frontendToken}`, { method: 'POST', body: new URLSearchParams(form) });
  if (!token.ok) throw new Error(`logged in with ${token.status}`);
  await db
    .prepare('update accounts set failed_since = ?, failed_count = 100 where applicant_id = ?')
    .bind(Date.now(), id)
    .run();
  const identifiers = { id, reference, 'profile e-mail': address, 'account e-mail': email, 'work e-mail': workEmail };
  return { id, identifiers: { ...identifiers, 'user name': username } };
}

/** A receiver of events, and a webhook that has been disabled since before the last events. */
export async function aDisabledWebhook({ origin, db, register }: Service) {
  const got: string[] = [];
  const receiver = createServer((request, response) => {
    got.push(String(request.headers['webhook-id']));
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, 'localhost', resolve));
  const id = newWebhookId();
  const host = `localhost:${(receiver.address() as AddressInfo).port}`;
  await db
    .prepare(
      `insert into webhooks (id, url, types, created_on, position, disabled_on, failing_since, last_failed_on, last_failure)
       select ?1, ?2, '', ?3, coalesce(max(id), 0), ?3, ?3, ?3, 'status_410' from events`,
    )
    .bind(id, `http://${host}/events`, Date.now())
    .run();
  const key: Registered = await register('key', { scopes: ['identity-verification'] });
  const headers = { authorization: `Bearer ${key.credential}` };
  for (let people = 0; people < 3; people++) await fetch(`${origin}${PATHS.applicants}`, { method: 'POST', headers });
  return {
    host,
    got,
    async close() {
      await db.prepare('delete from webhooks where id = ?').bind(id).run();
      receiver.closeAllConnections();
      receiver.close();
    },
  };
}
