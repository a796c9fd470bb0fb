import { beforeAll, describe, expect, it } from 'vitest';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { logged } from '../support/logs.ts';
import { runMaintenanceOnce } from '../support/maintenance.ts';
import { PATHS } from '../support/paths.ts';
import { type Resource, rows } from '../support/profiles.ts';
import { endpoints } from '../support/routes.ts';
import { aClient } from '../support/seed.ts';
import { bearer, call } from '../support/service.ts';
import { type Callers, liveMarkedLife, type Marked } from './marked-life.ts';
import { columnsThatHold } from './personal-columns.ts';
import { findable, hashesIn, kvDump, marker, sqlDump, tracesIn, umlautMarker, WRITTEN } from './traces.ts';

useCheapPasswords();

const callers: Callers = {
  backend: await aClient('key'),
  auditor: await aClient('key', { scopes: ['privacy', 'events'] }),
  partner: await aClient('oauth'),
  mover: await aClient('key', { scopes: ['import'] }),
};

const anonymize = (id: string) => call('POST', PATHS.anonymize(id), { headers: bearer(callers.backend.credential) });

async function exported(id: string): Promise<string> {
  const headers = bearer(callers.auditor.credential);
  return (await call('GET', PATHS.export(id), { headers })).text();
}

describe.each(['claimed', 'confirmed', 'denied'] as const)('a person whose work address is %s', (ending) => {
  const before = { sql: '', kv: '', exports: '', lines: [] as string[] };
  const left = { sql: '', kv: '', columns: [] as string[], applicants: [] as Resource[], actions: [] as string[] };
  let person: Marked;

  beforeAll(async () => {
    before.lines = await logged(async () => {
      person = await liveMarkedLife(callers, ending);
      [before.sql, before.kv] = [await sqlDump(), await kvDump()];
      const ids = [person.profile, person.account, person.imported];
      before.exports = (await Promise.all(ids.map(exported))).join('');
      for (const id of ids) await anonymize(id);
      await person.again();
      await runMaintenanceOnce();
    });
    Object.assign(left, { sql: await sqlDump(), kv: await kvDump(), columns: await columnsThatHold() });
    left.applicants = await rows<Resource>('applicants');
    left.actions = (await rows<{ action: string }>('events')).map(({ action }) => action);
  });

  it('has been through every call', () => {
    const routes = new Set(
      before.lines.map((line) => JSON.parse(line)).map(({ method, route }) => `${method} ${route}`),
    );
    const all = endpoints.filter(({ family }) => family !== 'Operations');
    expect(all.map(({ method, paths: [path] }) => `${method} ${path}`).filter((route) => !routes.has(route))).toEqual(
      [],
    );
  });

  it('is stored as it was sent, and found by the search', () => {
    expect(findable(before.sql, person.stored)).toEqual(Object.keys(person.stored));
  });

  it('is exported whole', () => {
    expect(findable(before.exports, person.stored)).toEqual(Object.keys(person.stored));
  });

  it('is stored nowhere else', () => {
    expect(tracesIn(before.sql, { ...person.passing, ...person.secrets })).toEqual([]);
    expect(tracesIn(before.exports, { ...person.passing, ...person.secrets })).toEqual([]);
    expect(tracesIn(before.kv, { ...person.stored, ...person.passing, ...person.secrets })).toEqual([]);
  });

  it('leaves no trace in the database and in KV, however it is written', () => {
    expect(tracesIn(left.sql, { ...person.stored, ...person.passing, ...person.secrets })).toEqual([]);
    expect(tracesIn(left.kv, { ...person.stored, ...person.passing, ...person.secrets })).toEqual([]);
    expect(left.columns).toEqual([]);
  });

  it('leaves no hash that a guess could be compared with', async () => {
    expect(await hashesIn(before.sql, person.secrets)).toContain('token lastToken');
    expect(await hashesIn(left.sql, { ...person.stored, ...person.passing })).toEqual([]);
  });

  it('leaves the applicants, their references and their histories', () => {
    const [profile, account] = [person.profile, person.account].map((id) =>
      left.applicants.find((row) => row.id === id),
    );
    expect(profile).toMatchObject({ external_applicant_id: 'ext_kept', email: null, external_applicant_name: null });
    expect(account).toMatchObject({ external_applicant_id: null, email: null, external_applicant_name: null });
    expect(left.actions).toEqual(expect.arrayContaining(['created', 'registered', 'anonymized']));
  });

  it('is in no log line, nor is a password, a token or a key', () => {
    const text = before.lines.join('\n');
    expect(tracesIn(text, { ...person.stored, ...person.passing, ...person.secrets })).toEqual([]);
    for (const trace of ['aplt_', 'ext_', 'aat_', 'sk_', 'http', '@']) expect(text).not.toContain(trace);
  });
});

it.each(Object.keys(WRITTEN))('the search finds what is written %s', (way) => {
  for (const text of [marker(), umlautMarker()]) {
    const written = WRITTEN[way]?.(text) ?? [];
    expect(written.length).toBeGreaterThan(0);
    for (const form of written) expect(tracesIn(`x${form}y`, { text })).toContain(`text ${way}`);
  }
});
