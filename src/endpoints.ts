import { accountsDialect } from './accounts/dialect.ts';
import { accountEndpoints } from './accounts/endpoints.ts';
import { pageDialect } from './accounts/page-dialect.ts';
import { pageEndpoints } from './accounts/page-endpoints.ts';
import { profilesDialect } from './applicants/dialect.ts';
import { applicantEndpoints } from './applicants/endpoints.ts';
import { clientEndpoints } from './clients/endpoints.ts';
import type { AnyEndpoint } from './http/endpoint.ts';
import type { Dialects } from './http/router.ts';
import { operationsEndpoints } from './operations/endpoints.ts';
import { privacyEndpoints } from './privacy/endpoints.ts';

/** Every call of the service, in the order of the contract. */
export const endpoints: readonly AnyEndpoint[] = [
  ...applicantEndpoints,
  ...clientEndpoints,
  ...accountEndpoints,
  ...pageEndpoints,
  ...privacyEndpoints,
  ...operationsEndpoints,
];

/** How a path is answered that no call has. */
export const dialects: Dialects = [
  { prefix: '/api/rest/', dialect: accountsDialect },
  { prefix: '/work-email/', dialect: pageDialect },
  { prefix: '/', dialect: profilesDialect },
];
