import { expect } from 'vitest';
import { bearer, basic as byBasic, type Call, call, type Registered } from '../support/service.ts';
import { marker, umlautMarker } from './traces.ts';

const FRONTEND = '/api/rest/v3/frontend';
const TOKEN = '/api/rest/oauth/frontend/token';
export const CAREERS = 'https://careers.example';

/** Who calls for the company. */
export interface Callers {
  readonly site: Registered;
  readonly backend: Registered;
  readonly auditor: Registered;
  readonly partner: Registered;
}

/** What becomes of the work address. */
export type Ending = 'claimed' | 'confirmed' | 'denied';

/** Markers of one person: those that are held in the end, those that were sent and are not, and what gives access. */
export interface Marked {
  readonly profile: string;
  readonly account: string;
  readonly held: Record<string, string>;
  readonly passing: Record<string, string>;
  readonly secrets: Record<string, string>;
  /** Calls that try everything once more that they can, with all that was known of the person. */
  again(): Promise<void>;
}

/** A mail service that accepts nothing and says to whom it could not deliver, and what it was asked to send. */
function brokenMailbox() {
  const mails: { to: string; text: string }[] = [];
  const send = async (mail: { to: string; text: string }) => {
    mails.push(mail);
    throw new Error(`cannot deliver to ${mail.to}: ${mail.text}`);
  };
  const env: Partial<Env> = { EMAIL: { send } as unknown as SendEmail, MAIL_FROM: 'jobs@applicants.example' };
  return { env, mails };
}

/**
 * One person goes through every call of every family; whatever can be sent holds a marker, also where nobody reads it.
 *
 * It ends with sessions, a reset link and mails that wait, because the mail service is down all the time.
 */
export async function liveMarkedLife({ site, backend, auditor, partner }: Callers, ending: Ending): Promise<Marked> {
  const person = {
    username: marker(),
    email: `${marker()}@${umlautMarker()}.example`,
    firstname: marker(),
    lastname: marker(),
    workEmail: `${marker()}@firm.example`,
    locale: `de-${marker(8)}`,
  };
  const profile = { email: `${marker()}@${marker()}.example`, external_applicant_name: `${marker()} Bret` };
  const later = { email: `${marker()}@${marker()}.example`, external_applicant_name: `${marker()} Bret` };
  const own = { email: `${marker()}@${marker()}.example`, external_applicant_name: `${marker()} Bret` };
  const target = marker();
  const key = `${marker()}@${marker()}.example`;
  const passwords = [`${marker()}-1aA`, `${marker()}-2aA`, `${marker()}-3aA`] as const;
  const stranger = { query: marker(), header: marker(), extra: marker(), name: marker(), password: `${marker()}-4aA` };
  const { env, mails } = brokenMailbox();

  const send = (method: string, path: string, { headers, ...options }: Call) =>
    call(method, `${path}${path.includes('?') ? '&' : '?'}trace=${stranger.query}`, {
      env,
      headers: { 'user-agent': stranger.header, referer: `https://${stranger.header}.example/`, ...headers },
      ...options,
    });
  const ask = async (status: number, ...request: Parameters<typeof send>) => {
    const response = await send(...request);
    expect([request[0], request[1], response.status]).toEqual([request[0], request[1], status]);
    return response;
  };
  const ofSite = { headers: byBasic(site.id, '') };
  const ofBackend = { headers: bearer(backend.credential) };
  const ofAuditor = { headers: bearer(auditor.credential) };
  const form = (fields: Record<string, string>, headers: Record<string, string> = ofSite.headers) => ({
    headers,
    body: new URLSearchParams(fields),
  });
  const logIn = (username: string, password: string) => form({ grant_type: 'password', username, password });
  const tokenOf = async (response: Response) => (await response.json<{ access_token: string }>()).access_token;
  const linkIn = (text: string | undefined) => new URL(/https:\S+/.exec(text ?? '')?.[0] ?? '');
  const lost = (name: string) =>
    `${FRONTEND}/lostPasswordLink?${new URLSearchParams({ email: person.email, url: `${CAREERS}/${name}` })}`;

  const made = { ...ofBackend, headers: { ...ofBackend.headers, 'idempotency-key': key } };
  const createProfile = { ...made, json: { ...profile, external_applicant_id: 'ext_kept' } };
  const created = await ask(201, 'POST', '/applicants', createProfile);
  const { id: first } = await created.json<{ id: string }>();
  await ask(400, 'POST', '/applicants', { ...ofBackend, json: { [stranger.extra]: stranger.extra } });
  await ask(200, 'PATCH', `/applicants/${first}`, { ...ofBackend, json: later });
  await ask(200, 'GET', `/applicants/${first}`, ofBackend);
  for (const filter of [`email=${encodeURIComponent(later.email)}`, 'external_applicant_id=ext_kept']) {
    // A list refuses a filter that it does not know.
    await ask(400, 'GET', `/applicants?${filter}`, ofBackend);
    expect((await call('GET', `/applicants?${filter}`, { env, ...ofBackend })).status).toBe(200);
  }

  const credentials = { client_id: partner.id, client_secret: partner.credential };
  const asked = form({ grant_type: 'client_credentials', ...credentials, extra: stranger.extra }, {});
  const clientToken = await tokenOf(await ask(200, 'POST', '/connect/token', asked));

  const registration = {
    ...person,
    password: passwords[0],
    internal: true,
    salutation: '2',
    dataPrivacyAccepted: true,
    phone: stranger.extra,
  };
  const registered = await ask(204, 'POST', `${FRONTEND}/applicants`, { ...ofSite, json: registration });
  const second = registered.headers.get('location')?.replace('/applicants/', '') ?? '';
  const workLink = linkIn(mails.at(-1)?.text).pathname;
  await ask(200, 'PATCH', `/applicants/${second}`, { ...ofBackend, json: own });
  await ask(200, 'GET', `${FRONTEND}/checkUsernameForExistence?username=${person.username}`, ofSite);
  await ask(200, 'GET', `${FRONTEND}/checkMailForExistence?email=${encodeURIComponent(person.email)}`, ofSite);
  await ask(400, 'POST', TOKEN, logIn(person.username, stranger.password));
  await ask(400, 'POST', TOKEN, logIn(stranger.name, stranger.password));

  await ask(204, 'POST', lost(marker()), ofSite);
  const authToken = linkIn(mails.at(-1)?.text).searchParams.get('authToken') ?? '';
  const reset = form({ authToken, password: passwords[1] });
  expect(await (await ask(200, 'POST', `${FRONTEND}/resetPassword`, reset)).json()).toBe(true);
  const token = await tokenOf(await ask(200, 'POST', TOKEN, logIn(person.email, passwords[1])));
  await ask(200, 'GET', `${FRONTEND}/me`, { headers: bearer(token) });
  await ask(204, 'POST', `${FRONTEND}/me/workEmailVerification`, { headers: bearer(token) });
  const change = form({ op: passwords[1], np: passwords[2] }, bearer(token));
  expect(await (await ask(200, 'POST', `${FRONTEND}/changePassword`, change)).json()).toBe(true);

  await ask(200, 'GET', workLink, {});
  await ask(400, 'POST', workLink, form({ decision: stranger.extra }, {}));
  if (ending !== 'claimed') {
    await ask(200, 'POST', workLink, form({ decision: ending === 'confirmed' ? 'confirm' : 'deny' }, {}));
  }
  const lastToken = await tokenOf(await ask(200, 'POST', TOKEN, logIn(person.username.toUpperCase(), passwords[2])));
  const ended = await tokenOf(await ask(200, 'POST', TOKEN, logIn(person.username, passwords[2])));
  await ask(200, 'POST', '/api/rest/oauth/frontend/revoke', form({ token: ended }));
  await ask(204, 'POST', lost(target), ofSite);
  const openLink = linkIn(mails.at(-1)?.text).searchParams.get('authToken') ?? '';
  for (const id of [first, second]) {
    await ask(200, 'GET', `/applicants/${id}/export`, ofAuditor);
    await ask(200, 'GET', `/applicants/${id}/events`, ofAuditor);
  }

  const { workEmail, ...rest } = person;
  return {
    profile: first,
    account: second,
    held: {
      ...rest,
      ...(ending !== 'denied' && { workEmail }),
      ...prefixed('later', later),
      ...prefixed('own', own),
      target,
    },
    passing: { ...(ending === 'denied' && { workEmail }), ...prefixed('profile', profile), key, ...stranger },
    secrets: {
      ...prefixed('password', Object.fromEntries(passwords.entries())),
      ...prefixed('token', { clientToken, token, lastToken, ended, authToken, openLink, workLink }),
      ...prefixed('credential', {
        backend: backend.credential,
        auditor: auditor.credential,
        partner: partner.credential,
      }),
    },
    async again() {
      await ask(200, 'POST', `/applicants/${second}/anonymize`, { ...ofBackend, json: person });
      await ask(400, 'PATCH', `/applicants/${second}`, { ...ofBackend, json: later });
      await ask(400, 'PATCH', `/applicants/${first}`, { ...ofBackend, json: profile });
      const replayed = await ask(201, 'POST', '/applicants', createProfile);
      expect(Object.keys(await replayed.json<object>()).sort()).toEqual(ERASED);
      await ask(400, 'POST', TOKEN, logIn(person.username, passwords[2]));
      await ask(401, 'GET', `${FRONTEND}/me`, { headers: bearer(lastToken) });
      await ask(401, 'POST', `${FRONTEND}/me/workEmailVerification`, { headers: bearer(lastToken) });
      await ask(401, 'POST', `${FRONTEND}/changePassword`, form({ op: passwords[2], np: passwords[0] }, bearer(token)));
      const late = form({ authToken: openLink, password: passwords[0] });
      expect(await (await ask(200, 'POST', `${FRONTEND}/resetPassword`, late)).json()).toBe(false);
      await ask(410, 'GET', workLink, {});
      await ask(410, 'POST', workLink, form({ decision: 'confirm' }, {}));
      const sent = mails.length;
      await ask(204, 'POST', lost(target), ofSite);
      expect(mails).toHaveLength(sent);
    },
  };
}

const ERASED = ['_links', 'created_on', 'external_applicant_id', 'id', 'modified_on'];

function prefixed(prefix: string, fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, text]) => [`${prefix} ${name}`, text]));
}
