import createClient from 'openapi-fetch';
import type { components, paths } from './schema.ts';

/** Credentials of the calls. */
export interface Credentials {
  readonly key: string;
  readonly client: { readonly id: string; readonly credential: string };
  readonly site: { readonly id: string };
}

const bodySerializer = (form: object) => new URLSearchParams({ ...form });
const FORM = { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, bodySerializer };

/** Calls of each family, by nothing but what the document says. Compiled and run by the test beside it. */
export async function makeCalls(baseUrl: string, { key, client, site }: Credentials) {
  const profiles = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${key}` } });

  // Neither a body nor a field is required.
  const empty = await profiles.POST('/applicants');
  const created = await profiles.POST('/applicants', { body: { email: 'hannah.bret@example.com' } });
  const id = created.data?.id ?? '';
  const params = { path: { applicant_id: id } };
  const updated = await profiles.PATCH('/applicants/{applicant_id}', {
    params,
    body: { external_applicant_name: 'H' },
  });
  const read = await profiles.GET('/applicants/{applicant_id}', { params });
  const anonymized = await profiles.POST('/applicants/{applicant_id}/anonymize', { params });
  const refused = await profiles.POST('/applicants', { body: { email: 'hannah' } });

  // The client in the form.
  const body = { grant_type: 'client_credentials', client_id: client.id, client_secret: client.credential };
  const token = await createClient<paths>({ baseUrl }).POST('/connect/token', { body, ...FORM });

  // `salutation` and `locale` may be left out.
  const registration: components['schemas']['Registration'] = {
    username: 'generated.client',
    password: 'Sunny-Day-2025',
    email: 'generated.client@example.com',
  };
  const accounts = createClient<paths>({ baseUrl, headers: { Authorization: `Basic ${btoa(`${site.id}:`)}` } });
  const registered = await accounts.POST('/api/rest/v3/frontend/applicants', { body: registration });
  const taken = await accounts.GET('/api/rest/v3/frontend/checkUsernameForExistence', {
    params: { query: { username: registration.username } },
  });
  const taken2 = await accounts.GET('/api/rest/v2/frontend/checkUsernameForExistence', { params: { query: {} } });
  const { username, password } = registration;
  const loggedIn = await accounts.POST('/api/rest/oauth/frontend/token', {
    body: { grant_type: 'password', username, password },
    ...FORM,
  });

  return {
    statuses: [empty, created, updated, read, anonymized, refused, token, registered, taken, taken2, loggedIn].map(
      ({ response }) => response.status,
    ),
    name: read.data?.external_applicant_name,
    codes: refused.error?.error_codes,
    scopes: [token.data?.scope, loggedIn.data?.scope],
    taken: [taken.data, taken2.data],
  };
}
