import { Checkout, type Identities } from 'checkout-sdk-node';
import { describe, expect, it } from 'vitest';
import { ERASED_FIELDS } from '../../support/erased.ts';
import type { Service } from '../../support/served.ts';

const scopes = ['identity-verification'] as const;

/** Settings that it needs: the option `host` is for the payments API, and no option is for the other two addresses. */
interface Addresses {
  identityVerificationUrl: string;
  environment: { oAuthAuthorizationApi: string };
}

type Options = { httpClient?: 'axios' };

function pointedAt(origin: string, sdk: Checkout): Identities['applicants'] {
  const config = sdk.config as unknown as Addresses;
  config.identityVerificationUrl = origin;
  config.environment.oAuthAuthorizationApi = `${origin}/connect/token`;
  return sdk.identities.applicants;
}

const HANNAH = {
  external_applicant_id: 'ext_osdfdfdb231',
  email: 'hannah.bret@example.com',
  external_applicant_name: 'Hannah Bret',
};
const UNKNOWN_ID = 'aplt_01k0q4xg5sfx3rjq0w3k5v7n2c';

interface Applicant {
  id: string;
  email?: string;
}

/** The official Node SDK of the Identities API, as it is published. */
export async function testNodeSdk({ origin, register }: Service): Promise<void> {
  const key = await register('key', { scopes });
  const client = await register('oauth', { scopes });
  /** The client of applicants by each kind of credentials. */
  const credentials = {
    'an API secret key': (options: Options = {}, credential = key.credential) =>
      pointedAt(origin, new Checkout(credential, { host: origin, ...options })),
    'OAuth client credentials': (options: Options = {}, credential = client.credential) =>
      pointedAt(origin, new Checkout(credential, { host: origin, client: client.id, scope: [...scopes], ...options })),
  };

  describe.each(Object.entries(credentials))('with %s', (_, open) => {
    it.each([
      ['its default', {}],
      ['axios', { httpClient: 'axios' as const }],
    ])('creates, reads and anonymizes by %s', async (_, options) => {
      const applicants = open(options);
      const created = (await applicants.createApplicant(HANNAH)) as Applicant;
      expect(created).toMatchObject({ ...HANNAH, id: expect.stringMatching(/^aplt_\w+$/) });
      expect(await applicants.getApplicant(created.id)).toEqual(created);
      const left = await applicants.anonymizeApplicant(created.id);
      expect(Object.keys(left).sort()).toEqual(ERASED_FIELDS);
    });

    it('updates by axios', async () => {
      const applicants = open({ httpClient: 'axios' });
      const { id } = (await applicants.createApplicant(HANNAH)) as Applicant;
      const updated = await applicants.updateApplicant(id, { email: 'hannah.bret@example.org' });
      expect(updated).toMatchObject({ ...HANNAH, id, email: 'hannah.bret@example.org' });
      expect(await applicants.getApplicant(id)).toEqual(updated);
    });

    it('cannot update by its default: it sends the method in lower case, which never reaches the Worker', async () => {
      const applicants = open();
      const { id } = (await applicants.createApplicant(HANNAH)) as Applicant;
      const update = applicants.updateApplicant(id, { email: 'hannah.bret@example.org' });
      // An answer of the runtime: it has neither our body nor a request id.
      const body = { _raw: expect.not.stringContaining('request_id') };
      await expect(update).rejects.toMatchObject({ name: 'API Error', http_code: 501, body });
      expect(await applicants.getApplicant(id)).toMatchObject(HANNAH);
    });

    it('throws what an error is', async () => {
      const applicants = open({ httpClient: 'axios' });
      await expect(applicants.getApplicant(UNKNOWN_ID)).rejects.toMatchObject({
        name: 'NotFoundError',
        http_code: 404,
        body: { error_type: 'not_found', request_id: expect.any(String) },
      });
      await expect(applicants.createApplicant({ email: 'hannah' })).rejects.toMatchObject({
        http_code: 400,
        body: { error_type: 'request_invalid', error_codes: ['email_invalid'] },
      });
      await expect(open({}, `${'x'.repeat(50)}`).getApplicant(UNKNOWN_ID)).rejects.toMatchObject({
        name: 'AuthenticationError',
        http_code: 401,
      });
    });
  });

  it('gets a token for the scopes of several services at once', async () => {
    const sdk = new Checkout(client.credential, { host: origin, client: client.id, scope: ['gateway', ...scopes] });
    const { id } = (await pointedAt(origin, sdk).createApplicant({})) as Applicant;
    expect(id).toMatch(/^aplt_/);
    expect(sdk.config.access?.scope).toBe('identity-verification');
  });
}
