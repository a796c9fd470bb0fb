import type { LocalClients } from './local-clients.ts';

/**
 * The greeting of a service that runs: its address, the credentials, and calls that work as they stand.
 *
 * Pasted again they go on: a create makes one more applicant, a registration says that its account exists.
 */
export function greeting(origin: string, { key, oauth, public: site, operator }: LocalClients): string {
  const curl = String.raw`curl -s -w '\n%{http_code}\n'`;
  const json = `-H 'Content-Type: application/json'`;
  const bearer = `-H 'Authorization: Bearer ${key.key}'`;
  const accounts = `${origin}/api/rest/v3/frontend/applicants`;
  return String.raw`
The service runs at ${origin} (to read: ${origin}/docs). Ctrl-C ends it.

  API secret key   ${key.key}
  OAuth client     ${oauth.id}
          secret   ${oauth.secret}
  Public client    ${site.id}

  Console          ${origin}/console
  Operator key     ${operator.key}

Calls to paste into another terminal:

# What the calls of the README take
export URL='${origin}' KEY='${key.key}' CLIENT='${oauth.id}:${oauth.secret}' SITE='${site.id}'

# Profiles: create an applicant, read it, change it, anonymize it
created=$(${curl} ${origin}/applicants ${bearer} ${json} \
  -d '{"external_applicant_id":"ext_osdfdfdb231","email":"hannah.bret@example.com","external_applicant_name":"Hannah Bret"}')
echo "$created"
id=$(echo "$created" | grep -o 'aplt_[a-z0-9]*' | head -n 1)
${curl} ${origin}/applicants/$id ${bearer}
${curl} -X PATCH ${origin}/applicants/$id ${bearer} ${json} \
  -d '{"email":"hannah.bret-smith@example.com"}'
${curl} -X POST ${origin}/applicants/$id/anonymize ${bearer}

# OAuth: an access token, which does on Profiles what the API secret key does
${curl} ${origin}/connect/token -u '${oauth.id}:${oauth.secret}' \
  -d grant_type=client_credentials -d scope=identity-verification

# Accounts: register an applicant, and one who is an employee (pasted again: 400, the account is there), and log in
${curl} ${accounts} -u '${site.id}:' ${json} \
  -d '{"username":"maxmustermann","password":"Secret-1234","email":"max.mustermann@example.com","salutation":"1","firstname":"Max","lastname":"Mustermann","locale":"de","dataPrivacyAccepted":true}'
${curl} ${accounts} -u '${site.id}:' ${json} \
  -d '{"username":"janedoe","password":"Secret-5678","email":"jane.doe@example.com","salutation":"2","firstname":"Jane","lastname":"Doe","locale":"en","dataPrivacyAccepted":true,"internal":true,"workEmail":"jane.doe@acme.com"}'
token=$(${curl} ${origin}/api/rest/oauth/frontend/token -u '${site.id}:' \
  -d grant_type=password -d username=maxmustermann -d password=Secret-1234 | grep -o 'aat_[A-Za-z0-9_-]*')
${curl} ${origin}/api/rest/v3/frontend/me -H "Authorization: Bearer $token"

No mail leaves this machine: each is kept as files in .wrangler/state/mails, to open in a browser, and named here.
The credentials and all that is stored stay until .wrangler/state is deleted. More callers: npm run client. More
domains for work e-mail addresses beside acme.com: npm run domains.
`;
}
