import { typeid } from 'typeid-js';
import { expect } from 'vitest';
import { formAsSite, logInAsSite } from '../support/accounts.ts';
import { ERASED_FIELDS } from '../support/erased.ts';
import { PATHS } from '../support/paths.ts';
import { forgetResets } from '../support/resets.ts';
import { asSite, ORIGIN, type Registered } from '../support/seed.ts';
import { bearer, type Call, call } from '../support/service.ts';
import { marker, umlautMarker } from './traces.ts';

/** Who calls for the company. */
export interface Callers {
  readonly backend: Registered;
  readonly auditor: Registered;
  readonly partner: Registered;
  readonly mover: Registered;
}

/** Outcome of the claim of a work address. */
export type Ending = 'claimed' | 'confirmed' | 'denied';

/** Markers of one person: those that are held in the end, those that were sent and are not, and what gives access. */
export interface Marked {
  readonly profile: string;
  readonly account: string;
  readonly imported: string;
  readonly stored: Record<string, string>;
  readonly passing: Record<string, string>;
  readonly secrets: Record<string, string>;
  /** Calls that try everything once more that they can, with all that was known of the person. */
  again(): Promise<void>;
}

/** A mail service that accepts nothing and names the recipient that it could not deliver to, and what it was asked to send. */
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
 * One person goes through every call of every family; whatever can be sent holds a marker, also where it is not read.
 *
 * It ends with sessions, a reset link and mails that wait, because the mail service is down all the time.
 */
export async function liveMarkedLife(
  { backend, auditor, partner, mover }: Callers,
  ending: Ending,
  { env: bindings, seams }: Pick<Call, 'env' | 'seams'> = {},
): Promise<Marked> {
  const person = {
    username: marker(),
    email: `${marker()}@${umlautMarker()}.example`,
    firstname: marker(),
    lastname: marker(),
    workEmail: `${marker()}@firm.example`,
    locale: `de-${marker(8)}`,
    dataPrivacyVersion: marker(),
  };
  const profile = { email: `${marker()}@${marker()}.example`, external_applicant_name: `${marker()} Bret` };
  const later = { email: `${marker()}@${marker()}.example`, external_applicant_name: `${marker()} Bret` };
  const own = { email: `${marker()}@${marker()}.example`, external_applicant_name: `${marker()} Bret` };
  const next = { email: `${marker()}@${marker()}.example` };
  const target = marker();
  const key = `${marker()}@${marker()}.example`;
  const passwords = [`${marker()}-1aA`, `${marker()}-2aA`, `${marker()}-3aA`] as const;
  const unstored = { query: marker(), header: marker(), extra: marker(), name: marker(), password: `${marker()}-4aA` };
  const { env, mails } = brokenMailbox();

  const send = (method: string, path: string, { headers, ...options }: Call) =>
    call(method, isList(path) ? path : `${path}${path.includes('?') ? '&' : '?'}trace=${unstored.query}`, {
      env: { ...bindings, ...env },
      ...(seams !== undefined && { seams }),
      headers: { 'user-agent': unstored.header, referer: `https://${unstored.header}.example/`, ...headers },
      ...options,
    });
  const ask = async (status: number, ...request: Parameters<typeof send>) => {
    const response = await send(...request);
    expect([request[0], request[1], response.status]).toEqual([request[0], request[1], status]);
    return response;
  };
  const ofSite = { headers: asSite };
  const ofBackend = { headers: bearer(backend.credential) };
  const ofAuditor = { headers: bearer(auditor.credential) };
  const tokenOf = async (response: Response) => (await response.json<{ access_token: string }>()).access_token;
  const linkIn = (text: string | undefined) => new URL(/https:\S+/.exec(text ?? '')?.[0] ?? '');
  const lost = (name: string) =>
    `${PATHS.lostPasswordLink}?${new URLSearchParams({ email: person.email, url: `${ORIGIN}/${name}` })}`;

  const made = { ...ofBackend, headers: { ...ofBackend.headers, 'idempotency-key': key } };
  const createProfile = { ...made, json: { ...profile, external_applicant_id: 'ext_kept' } };
  const created = await ask(201, 'POST', PATHS.applicants, createProfile);
  const { id: first } = await created.json<{ id: string }>();
  await ask(400, 'POST', PATHS.applicants, { ...ofBackend, json: { [unstored.extra]: unstored.extra } });
  await ask(200, 'PATCH', PATHS.applicant(first), { ...ofBackend, json: later });
  await ask(200, 'GET', PATHS.applicant(first), ofBackend);
  await ask(200, 'GET', `${PATHS.applicants}?email=${encodeURIComponent(later.email)}`, ofBackend);
  await ask(200, 'GET', `${PATHS.applicants}?external_applicant_id=ext_kept`, ofBackend);
  await ask(400, 'GET', `${PATHS.applicants}?${unstored.query}=${unstored.query}`, ofBackend);

  const credentials = { client_id: partner.id, client_secret: partner.credential };
  const asked = formAsSite({ grant_type: 'client_credentials', ...credentials, extra: unstored.extra }, {});
  const clientToken = await tokenOf(await ask(200, 'POST', PATHS.clientToken, asked));

  const registration = {
    ...person,
    password: passwords[0],
    internal: true,
    salutation: '2',
    dataPrivacyAccepted: true,
    phone: unstored.extra,
  };
  const byVersion2 = { ...registration, username: marker(), email: 'nonsense', policyAccepted: true };
  await ask(400, 'POST', PATHS.accountsV2, { ...ofSite, json: byVersion2 });
  const registered = await ask(204, 'POST', PATHS.accounts, { ...ofSite, json: registration });
  const second = registered.headers.get('location')?.replace('/applicants/', '') ?? '';
  await ask(200, 'PATCH', PATHS.applicant(second), { ...ofBackend, json: own });
  await ask(200, 'GET', `${PATHS.checkUsername}?username=${person.username}`, ofSite);
  await ask(200, 'GET', `${PATHS.checkMail}?email=${encodeURIComponent(person.email)}`, ofSite);
  await ask(400, 'POST', PATHS.frontendToken, logInAsSite(person.username, unstored.password));
  await ask(400, 'POST', PATHS.frontendToken, logInAsSite(unstored.name, unstored.password));

  await ask(204, 'POST', lost(marker()), ofSite);
  const authToken = linkIn(mails.at(-1)?.text).searchParams.get('authToken') ?? '';
  const reset = formAsSite({ authToken, password: passwords[1] });
  expect(await (await ask(200, 'POST', PATHS.resetPassword, reset)).json()).toBe(true);
  const token = await tokenOf(await ask(200, 'POST', PATHS.frontendToken, logInAsSite(person.email, passwords[1])));
  await ask(200, 'GET', PATHS.me, { headers: bearer(token) });
  const claim = { headers: bearer(token), json: { workEmail: person.workEmail } };
  await ask(204, 'POST', PATHS.claimWorkEmail, claim);
  await ask(204, 'POST', PATHS.resendWorkEmailLink, { headers: bearer(token) });
  const workLink = linkIn(mails.at(-1)?.text).pathname;
  const change = formAsSite({ op: passwords[1], np: passwords[2] }, bearer(token));
  expect(await (await ask(200, 'POST', PATHS.changePassword, change)).json()).toBe(true);

  const ofAccount = async (): Promise<Call> => {
    const logIn = logInAsSite(person.username, passwords[2]);
    return { headers: bearer(await tokenOf(await ask(200, 'POST', PATHS.frontendToken, logIn))) };
  };
  const changing = await ofAccount();
  await ask(200, 'PATCH', PATHS.me, { ...changing, json: { firstname: unstored.extra, lastname: unstored.name } });
  await ask(200, 'PATCH', PATHS.me, { ...changing, json: { firstname: person.firstname, phone: unstored.extra } });
  await ask(200, 'PATCH', PATHS.account(second), { ...ofAuditor, json: { lastname: person.lastname } });
  // The reset has verified the address, so nothing is mailed.
  await ask(204, 'POST', PATHS.verifyEmail, changing);
  await ask(204, 'POST', PATHS.changeEmail, { ...changing, json: { email: person.email, password: passwords[2] } });
  const ownLink = linkIn(mails.at(-1)?.text).pathname;
  await ask(200, 'GET', ownLink, {});
  await ask(200, 'POST', ownLink, formAsSite({ decision: 'confirm' }, {}));
  await ask(400, 'POST', PATHS.changeEmail, {
    ...changing,
    json: { email: unstored.query, password: unstored.password },
  });
  await ask(400, 'POST', PATHS.eraseMe, { ...changing, json: { password: unstored.password } });
  await ask(200, 'GET', PATHS.exportMe, changing);
  await ofAccount();
  const listed = await (await ask(200, 'GET', PATHS.sessions, changing)).json<{
    data: { id: string; current: boolean }[];
  }>();
  await ask(204, 'DELETE', PATHS.session(listed.data.find(({ current }) => !current)?.id ?? ''), changing);
  await ask(204, 'DELETE', PATHS.sessions, changing);
  await ofAccount();
  await ask(204, 'DELETE', PATHS.accountSessions(second), ofAuditor);
  // Ending every session would have ended it as well.
  const asking = { ...(await ofAccount()), json: { email: next.email, password: passwords[2] } };
  await ask(204, 'POST', PATHS.changeEmail, asking);
  const nextLink = linkIn(mails.at(-1)?.text).pathname;

  for (const path of [PATHS.metadata, PATHS.frontendMetadata]) await ask(200, 'GET', path, {});
  await ask(200, 'GET', workLink, {});
  await ask(400, 'POST', workLink, formAsSite({ decision: unstored.extra }, {}));
  if (ending !== 'claimed') {
    await ask(200, 'POST', workLink, formAsSite({ decision: ending === 'confirmed' ? 'confirm' : 'deny' }, {}));
  }
  const lastToken = await tokenOf(
    await ask(200, 'POST', PATHS.frontendToken, logInAsSite(person.username.toUpperCase(), passwords[2])),
  );
  const ended = await tokenOf(await ask(200, 'POST', PATHS.frontendToken, logInAsSite(person.username, passwords[2])));
  await ask(200, 'POST', PATHS.revoke, formAsSite({ token: ended }));
  await forgetResets();
  await ask(204, 'POST', lost(target), ofSite);
  const openLink = linkIn(mails.at(-1)?.text).searchParams.get('authToken') ?? '';
  for (const id of [first, second]) {
    await ask(200, 'GET', PATHS.export(id), ofAuditor);
    await ask(200, 'GET', PATHS.events(id), ofAuditor);
    await ask(200, 'GET', PATHS.feed, ofAuditor);
  }

  const moved = {
    username: marker(),
    email: `${marker()}@${marker()}.example`,
    firstname: marker(),
    lastname: marker(),
  };
  const third = typeid('aplt').toString();
  const row = { id: third, external_applicant_name: `${marker()} Bret`, account: moved };
  const refusedRow = {
    email: `${unstored.extra}@`,
    [unstored.extra]: unstored.extra,
    account: { ...moved, username: unstored.name },
  };
  const importing = {
    headers: { ...bearer(mover.credential), 'content-type': 'application/x-ndjson' },
    body: [row, refusedRow].map((each) => JSON.stringify(each)).join('\n'),
  };
  await ask(200, 'POST', PATHS.import, importing);
  await ask(200, 'GET', PATHS.exportPeople, ofAuditor);

  const { workEmail, ...rest } = person;
  return {
    profile: first,
    account: second,
    imported: third,
    stored: {
      ...rest,
      ...(ending !== 'denied' && { workEmail }),
      ...prefixed('later', later),
      ...prefixed('own', own),
      ...prefixed('moved', { ...moved, name: row.external_applicant_name }),
      ...prefixed('next', next),
      target,
    },
    passing: { ...(ending === 'denied' && { workEmail }), ...prefixed('profile', profile), key, ...unstored },
    secrets: {
      ...prefixed('password', Object.fromEntries(passwords.entries())),
      ...prefixed('token', { clientToken, token, lastToken, ended, authToken, openLink, workLink, ownLink, nextLink }),
      ...prefixed('credential', {
        backend: backend.credential,
        auditor: auditor.credential,
        partner: partner.credential,
        mover: mover.credential,
      }),
    },
    async again() {
      await ask(200, 'POST', PATHS.import, importing);
      await ask(200, 'POST', PATHS.anonymize(second), { ...ofBackend, json: person });
      await ask(400, 'PATCH', PATHS.applicant(second), { ...ofBackend, json: later });
      await ask(400, 'PATCH', PATHS.applicant(first), { ...ofBackend, json: profile });
      const replayed = await ask(201, 'POST', PATHS.applicants, createProfile);
      expect(Object.keys(await replayed.json<object>()).sort()).toEqual(ERASED_FIELDS);
      await ask(400, 'POST', PATHS.frontendToken, logInAsSite(person.username, passwords[2]));
      await ask(401, 'GET', PATHS.me, { headers: bearer(lastToken) });
      await ask(401, 'POST', PATHS.claimWorkEmail, { ...claim, headers: bearer(lastToken) });
      await ask(401, 'POST', PATHS.resendWorkEmailLink, { headers: bearer(lastToken) });
      await ask(401, 'POST', PATHS.changePassword, formAsSite({ op: passwords[2], np: passwords[0] }, bearer(token)));
      const late = formAsSite({ authToken: openLink, password: passwords[0] });
      expect(await (await ask(200, 'POST', PATHS.resetPassword, late)).json()).toBe(false);
      await ask(401, 'PATCH', PATHS.me, { headers: bearer(lastToken), json: { firstname: person.firstname } });
      await ask(401, 'POST', PATHS.verifyEmail, { headers: bearer(lastToken) });
      for (const link of [ownLink, nextLink]) await ask(410, 'POST', link, formAsSite({ decision: 'confirm' }, {}));
      await ask(400, 'PATCH', PATHS.account(first), { ...ofAuditor, json: { firstname: person.firstname } });
      await ask(410, 'GET', workLink, {});
      await ask(410, 'POST', workLink, formAsSite({ decision: 'confirm' }, {}));
      const sent = mails.length;
      await ask(204, 'POST', lost(target), ofSite);
      expect(mails).toHaveLength(sent);
    },
  };
}

/** Calls that reject a parameter which they do not know. */
const isList = (path: string) =>
  path.startsWith(`${PATHS.applicants}?`) || path === PATHS.feed || path === PATHS.exportPeople;

function prefixed(prefix: string, fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, text]) => [`${prefix} ${name}`, text]));
}
