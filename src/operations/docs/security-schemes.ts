/** The schemes that endpoints name, as OpenAPI describes them, each with what `curl` takes for it. */
export const securitySchemes = {
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    description: 'An API secret key, `sk_…`: `-H "Authorization: Bearer $KEY"`',
  },
  profilesToken: {
    type: 'oauth2',
    description: 'A client token, `eyJ…`: `-H "Authorization: Bearer $TOKEN"`',
    flows: {
      clientCredentials: {
        tokenUrl: '/connect/token',
        scopes: {
          'identity-verification': 'Applicant profiles.',
          'identity-verification:read': 'Reading applicant profiles.',
          privacy: 'Export and history of a person.',
          events: 'The feed of events.',
          import: 'Importing people.',
        },
      },
    },
  },
  publicClient: {
    type: 'http',
    scheme: 'basic',
    description: 'The id of a public client, and no password: `-u "$SITE:"`',
  },
  frontendSecret: {
    type: 'http',
    scheme: 'basic',
    description: 'Id and secret of a client that has the scope `frontend`: `-u "$CLIENT"`',
  },
  frontendToken: {
    type: 'oauth2',
    description: 'A client token, `eyJ…`, with the scope `frontend`: `-H "Authorization: Bearer $TOKEN"`',
    flows: {
      clientCredentials: { tokenUrl: '/api/rest/oauth/frontend/token', scopes: { frontend: 'Applicant accounts.' } },
    },
  },
  applicantToken: {
    type: 'oauth2',
    description: 'The token of an applicant who is logged in, `aat_…`: `-H "Authorization: Bearer $TOKEN"`',
    flows: { password: { tokenUrl: '/api/rest/oauth/frontend/token', scopes: { me: 'The account itself.' } } },
  },
  clientSecret: {
    type: 'http',
    scheme: 'basic',
    description: 'Id and secret of a client, `cli_…:…`; or both in the form: `-u "$CLIENT"`',
  },
};
