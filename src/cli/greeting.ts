import type { LocalClients } from './local-clients.ts';

/** What a person sees when the service runs: where it is, who may call it, and calls that work as they stand. */
export function greeting(origin: string, { key, oauth, public: site }: LocalClients): string {
  const call = `curl -s -w '\\n%{http_code}\\n'`;
  const json = `-H 'Content-Type: application/json'`;
  const bearer = `-H 'Authorization: Bearer ${key.key}'`;
  const frontend = `${origin}/api/rest/v3/frontend/applicants`;
  return `
The service runs at ${origin} (${origin}/health, ${origin}/openapi.json).
Ctrl-C ends it. What it stores stays until .wrangler/state is deleted.

  API secret key   ${key.key}
  OAuth client     ${oauth.id}
          secret   ${oauth.secret}
  Public client    ${site.id}   (web origin ${site.origins?.join(', ')})

Calls to paste into another terminal:

# Profiles: create an applicant, read it, change it, anonymize it
created=$(${call} ${bearer} ${json} -d '{"external_applicant_id":"ext_osdfdfdb231","email":"hannah.bret@example.com","external_applicant_name":"Hannah Bret"}' ${origin}/applicants)
echo "$created"
id=$(echo "$created" | grep -o 'aplt_[a-z0-9]*' | head -n 1)
${call} ${bearer} ${origin}/applicants/$id
${call} ${bearer} ${json} -X PATCH -d '{"email":"hannah.bret-smith@example.com"}' ${origin}/applicants/$id
${call} ${bearer} -X POST ${origin}/applicants/$id/anonymize

# OAuth: an access token, which does what the API secret key does
${call} -u '${oauth.id}:${oauth.secret}' -d grant_type=client_credentials -d scope=identity-verification ${origin}/connect/token

# Accounts: register an applicant's login, and one of an employee
${call} -u '${site.id}:' ${json} -d '{"username":"maxmustermann","password":"Secret-1234","email":"max.mustermann@example.com","salutation":"1","firstname":"Max","lastname":"Mustermann","locale":"de","dataPrivacyAccepted":true}' ${frontend}
${call} -u '${site.id}:' ${json} -d '{"username":"janedoe","password":"Secret-5678","email":"jane.doe@example.com","salutation":"2","firstname":"Jane","lastname":"Doe","locale":"en","dataPrivacyAccepted":true,"internal":true,"workEmail":"jane.doe@acme.com"}' ${frontend}

No mail leaves this machine: each is written to files under .wrangler/tmp/email, and their paths are printed here.
More callers: npm run client. More domains for work e-mail addresses beside acme.com: npm run domains.
`;
}
