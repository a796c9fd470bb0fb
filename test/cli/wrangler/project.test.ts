import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readDeploymentRequest } from '../../../src/cli/deploy/request.ts';
import { type Project, readProject } from '../../../src/cli/wrangler/project.ts';
import { root } from '../support.ts';

const file = readFileSync(join(root, 'wrangler.toml'), 'utf8');
const edited = (from: string | RegExp, to: string) => file.replace(from, to);
const ids = ({ settings }: Project) =>
  (settings.ratelimits as { namespace_id: string }[]).map(({ namespace_id }) => namespace_id);

it('names the database after the Worker, so that a copy by another name has people of its own', () => {
  expect(readProject(undefined, file)).toMatchObject({ worker: 'applicants', database: 'applicants' });
  expect(readProject(undefined, edited('name = "applicants"', "name = 'people'"))).toMatchObject({
    worker: 'people',
    database: 'people',
  });
  const named = edited('binding = "DB"', 'binding = "DB"\ndatabase_name = "people-db" # made by hand');
  expect(readProject(undefined, named).database).toBe('people-db');
});

it('gives another deployment a data set of figures of its own', () => {
  const counted = `${file}\n[[analytics_engine_datasets]]\nbinding = "METRICS"\ndataset = "applicants"\n`;
  const [first, other] = [undefined, 'brand-2'].map((name) => readProject(name, counted).settings);
  expect(first?.analytics_engine_datasets).toEqual([{ binding: 'METRICS', dataset: 'applicants' }]);
  expect(other?.analytics_engine_datasets).toEqual([{ binding: 'METRICS', dataset: 'applicants_brand_2' }]);
});

it('gives another deployment all settings but what is its own', () => {
  const production = `${file}
[[routes]]
pattern = "applicants.acme.com"
custom_domain = true

[env.brand.vars]
DAYS_OF_HISTORY = "30"

[[env.brand.kv_namespaces]]
binding = "ERASURES"
id = "of-the-brand"
`
    .replace('[vars]', '[vars]\nPUBLIC_ORIGIN = "https://applicants.acme.com"\nMAIL_FROM = "jobs@acme.com"')
    .replace('binding = "DB"', 'binding = "DB"\ndatabase_name = "people"\ndatabase_id = "of-production"')
    .replace('binding = "WORK_EMAIL_DOMAINS"', 'binding = "WORK_EMAIL_DOMAINS"\nid = "of-production"');
  const [first, staging, brand] = [undefined, 'staging', 'brand'].map((name) => readProject(name, production));
  expect(first?.settings.routes).toHaveLength(1);
  expect(staging).toMatchObject({
    worker: 'applicants-staging',
    database: 'applicants-staging',
    databaseId: undefined,
  });
  expect(staging?.variables).toEqual({
    DAYS_OF_HISTORY: '400',
    MAILS_A_DAY: '5000',
    DATABASE_LIMIT: '10000000000',
    RETENTION: '',
    READ_LOG: 'off',
    COMPANY_NAME: '',
    COMPANY_URL: '',
    COMPANY_CONTACT: '',
    BREACHED_PASSWORDS_URL: '',
    VERIFY_EMAIL: 'off',
    NOTICES: 'on',
  });
  expect(JSON.stringify(staging)).not.toMatch(/of-production|acme\.com/);
  expect(staging?.settings.d1_databases).toMatchObject([{ migrations_dir: 'migrations' }]);
  expect(brand?.variables).toMatchObject({ DAYS_OF_HISTORY: '30' });
  expect(brand?.settings.kv_namespaces).toEqual([
    { binding: 'WORK_EMAIL_DOMAINS' },
    { binding: 'ERASURES', id: 'of-the-brand' },
  ]);
  expect(new Set([first, staging, brand].flatMap((each) => ids(each as Project))).size).toBe(9);
});

it('says which line of wrangler.toml cannot be read', () => {
  expect(() => readProject(undefined, 'name = "a"\nvars = {')).toThrow(/^wrangler\.toml cannot be read: line 2: .+\.$/);
  expect(() => readProject(undefined, 'main = "a"')).toThrow(/no name/);
});

it("has no example's ids of rate limits", () => {
  expect(ids(readProject(undefined, file)).filter((id) => id.length < 6)).toEqual([]);
});

/** The origin that a deployment goes by, of wrangler.toml with that line in it. */
function writtenOrigin(line: string): string | undefined {
  return readDeploymentRequest({}, [], edited('[vars]', `[vars]\n${line}`)).writtenOrigin;
}

it.each([
  [`PUBLIC_ORIGIN = "https://a.acme.com"`],
  [`PUBLIC_ORIGIN = "https://a.acme.com/"`],
  [`PUBLIC_ORIGIN = 'https://a.acme.com/' # the custom domain`],
  [`  PUBLIC_ORIGIN="https://A.acme.com"`],
  [`PUBLIC_ORIGIN = """https://a.acme.com"""`],
])('understands %s', (line) => {
  expect(writtenOrigin(line)).toBe('https://a.acme.com');
});

it.each(['http://localhost:8787', 'http://127.0.0.1:8787/', ''])('takes "%s" for no public origin', (origin) => {
  expect(writtenOrigin(`PUBLIC_ORIGIN = "${origin}"`)).toBeUndefined();
});

it.each(['http://a.acme.com', 'https://a.acme.com/jobs', 'https://a.acme.com?', 'a.acme.com', "'https://a.acme.com'"])(
  'refuses "%s" in a sentence',
  (origin) => {
    expect(() => writtenOrigin(`PUBLIC_ORIGIN = "${origin}"`)).toThrow(/^PUBLIC_ORIGIN in wrangler\.toml, .+\.$/);
  },
);
