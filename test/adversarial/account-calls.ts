import fc from 'fast-check';
import { linkIn } from '../support/accounts.ts';
import type { Mail } from '../support/mailbox.ts';
import { PATHS, V3 } from '../support/paths.ts';
import { bearer, form, passwordGrant } from '../support/service.ts';
import { pageOf } from '../support/work-email.ts';
import {
  type Account,
  deny,
  endAll,
  endSessions,
  fail,
  isDenied,
  type Link,
  type Model,
  newPerson,
  type Outcome,
  oneOf,
  type Person,
  type Plan,
  personOf,
  release,
  spend,
  tally,
  withAccount,
} from './model.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A use is noted once five minutes have passed since the last that was, and is good for an hour. */
const SESSION = HOUR + 5 * MINUTE;

const USERNAMES = ['hannah', 'HANNAH', 'otto', 'b@x.example'];
const EMAILS = ['a@x.example', 'A@X.example', 'b@x.example'];
const WORK_EMAILS = ['w@acme.example', 'W@ACME.example', 'w+x@acme.example', 'v@elsewhere.example'];
const PASSWORDS = ['Sunny-Day-2025', 'Rainy-Day-2025'];

const same = (left: string | undefined, right: string) => left?.toLowerCase() === right.toLowerCase();

/** An error, or the body as it is. */
async function seen(response: Response): Promise<Outcome> {
  const text = await response.text();
  const body = text === '' ? undefined : JSON.parse(text);
  return [response.status, body?.code ?? body?.error ?? body];
}

/** The recipients of mails, and the token of their link. */
function letters(mails: readonly Mail[]): Outcome[] {
  return mails.map((mail) => [mail.to, tokenIn(mail)]);
}

function tokenIn(mail: Mail): string {
  const { searchParams, pathname } = linkIn(mail);
  return searchParams.get('authToken') ?? pathname.slice('/work-email/'.length);
}

/** The token of the only mail of an outcome, for links that are new. */
const newToken = (outcome: Outcome) => (outcome.at(-1) as Outcome[])[0]?.[1] as string | undefined;

/** The person behind a token that is still good; using it makes it good for another hour at least. */
function loggedIn(model: Model, token: string): (Person & { account: Account }) | undefined {
  const session = model.sessions.find((session) => session.token === token && session.expires > model.now);
  if (session === undefined) return undefined;
  if (session.expires <= model.now + HOUR) session.expires = model.now + SESSION;
  return withAccount(model).find(({ id }) => id === session.id);
}

/** The person behind a token that was good when the calls began. */
function formerly(model: Model, token: string): (Person & { account: Account }) | undefined {
  const session = model.endedMeanwhile.find((session) => session.token === token && session.expires > model.now);
  return withAccount(model).find(({ id }) => id === session?.id);
}

function goodLink(model: Model, token: string, purpose: Link['purpose']): Link | undefined {
  return model.links.find((link) => link.token === token && link.purpose === purpose && link.expires > model.now);
}

/** The input of a registration. */
interface Registration {
  username: string;
  email: string;
  password: string;
  workEmail?: string | undefined;
  firstname?: string | undefined;
}

/** Where mail to an address goes: the domain in lower case. */
const addressed = (address: string) => address.replace(/@.*/, (domain) => domain.toLowerCase());

/** Whether the company and the owner of the mailbox let it be claimed. */
const mayBeClaimed = (model: Model, workEmail: string) =>
  model.allowed && workEmail.toLowerCase().endsWith('@acme.example') && !isDenied(model, workEmail);

/** A claim that has been accepted: its link, its entry, and its mail within the budget. Yields the mails. */
function claim(model: Model, person: Person & { account: Account }, workEmail: string, outcome: Outcome): Outcome {
  const { id, account, history } = person;
  const expires = model.now + 48 * HOUR;
  const token = spend(model, workEmail, 'work_email') ? (newToken(outcome) ?? 'a mail') : undefined;
  Object.assign(account, { workEmail, claimedUntil: expires, confirmed: false });
  account.claims.push(model.now);
  history.push('work_email_claimed workEmail');
  model.links.push({ token, id, purpose: 'work_email', expires, confirmed: false });
  if (token === undefined) return [];
  model.mailed.push(token);
  return [[addressed(workEmail), token]];
}

const holdsAddress = ({ confirmed, claimedUntil = 0 }: Account, now: number) => confirmed || claimedUntil > now;

export const register =
  (fields: Registration): Plan =>
  () => ({
    what: `register ${JSON.stringify(fields)}`,
    async send({ send, site, mails }) {
      const json = { ...fields, internal: fields.workEmail !== undefined };
      const response = await send('POST', PATHS.accounts, { headers: site, json });
      const id = response.headers.get('location')?.slice('/applicants/'.length);
      return [...(await seen(response)), id, letters(mails)];
    },
    expected(model, outcome, meanwhile) {
      const refused = (code: string): Outcome => [400, code, undefined, []];
      const others = withAccount(model).map(({ account }) => account);
      const { username, email, password, workEmail, firstname } = fields;
      if (username.includes('@') && !same(username, email)) return refused('invalid_username_address');
      if (others.some((other) => same(other.email, email))) return refused('mail_address_already_exists');
      const isTaken = (other: Account) => same(other.username, username) || same(other.email, username);
      if (others.some(isTaken)) return refused('username_already_exists');
      if (workEmail !== undefined) {
        if (!mayBeClaimed(model, workEmail)) return refused('invalid_work_mail_address');
        const rivals = others.filter((other) => same(other.workEmail, workEmail));
        if (rivals.some((rival) => holdsAddress(rival, model.now))) return refused('work_mail_address_already_exists');
        for (const rival of rivals) release(rival);
      }
      // The account that had taken a name was erased while the call was under way.
      if (meanwhile && outcome[0] === 503) return [503, 'service_unavailable', undefined, []];

      const id = outcome[2] as string;
      if (id === undefined || personOf(model, id) !== undefined) return ['a new id'];
      const person = newPerson(id, model.now, { email, external_applicant_name: firstname });
      const unclaimed = { workEmail: undefined, claimedUntil: undefined, confirmed: false, claims: [] };
      const account: Account = { username, email, password, ...unclaimed, failures: undefined };
      person.account = account;
      person.history.push(`registered username email${firstname === undefined ? '' : ' firstname'}`);
      model.people.push(person);
      const mails = workEmail === undefined ? [] : claim(model, { ...person, account }, workEmail, outcome);
      return [204, undefined, id, mails];
    },
  });

export const logIn =
  (fields: { username: string; password: string }): Plan =>
  () => ({
    what: `log in as ${fields.username} with ${fields.password}`,
    async send({ send, site }) {
      const body = passwordGrant(fields.username, fields.password);
      const response = await send('POST', PATHS.frontendToken, { headers: site, body });
      const { access_token, error } = await response.json<Record<string, unknown>>();
      return [response.status, access_token ?? error];
    },
    expected(model, outcome) {
      const people = withAccount(model);
      // The two are one name space.
      const name = fields.username.includes('@') ? 'email' : 'username';
      const person = people.find(({ account }) => same(account[name], fields.username));
      if (person?.account.password !== fields.password) {
        if (person !== undefined) fail(person, model.now);
        return [400, 'invalid_grant'];
      }
      const token = outcome[1] as string;
      if (model.tokens.includes(token)) return ['a new token'];
      tally(person, 'logged_in', model.now);
      model.tokens.push(token);
      model.sessions.push({ token, id: person.id, expires: model.now + SESSION });
      return [200, token];
    },
  });

const UNKNOWN_TOKEN = `aat_${'A'.repeat(54)}`;
const tokenOf = (model: Model, number: number) => oneOf(model.tokens, number) ?? UNKNOWN_TOKEN;

export const readMe =
  (number: number): Plan =>
  (model) => {
    const token = tokenOf(model, number);
    return {
      what: `read me by ${token}`,
      async send({ send }) {
        const response = await send('GET', PATHS.me, { headers: bearer(token) });
        if (response.status !== 200) return seen(response);
        const { id, username, email, workEmail, internal } = await response.json<Record<string, unknown>>();
        return [200, id, username, email, workEmail, internal];
      },
      expected(model) {
        const person = loggedIn(model, token);
        if (person === undefined) return [401, 'invalid_token'];
        const { username, email, workEmail = null, confirmed } = person.account;
        const isShown = holdsAddress(person.account, model.now);
        return [200, person.id, username, email, isShown ? workEmail : null, confirmed && model.allowed];
      },
    };
  };

export const logOut =
  (number: number): Plan =>
  (model) => {
    const token = tokenOf(model, number);
    return {
      what: `log ${token} out`,
      async send({ send, site }) {
        return seen(await send('POST', PATHS.revoke, { headers: site, body: form({ token }) }));
      },
      expected(model) {
        endSessions(model, (session) => session.token === token);
        return [200, {}];
      },
    };
  };

export const check =
  (what: 'Username' | 'Mail', value: string): Plan =>
  () => ({
    what: `check ${value}`,
    async send({ send, site }) {
      const query = form({ [what === 'Mail' ? 'email' : 'username']: value });
      return seen(await send('GET', `${V3}/check${what}ForExistence?${query}`, { headers: site }));
    },
    expected(model) {
      const isTaken = ({ account }: { account: Account }) =>
        same(account.email, value) || (what === 'Username' && same(account.username, value));
      return [200, withAccount(model).some(isTaken)];
    },
  });

export const askForReset =
  (email: string): Plan =>
  () => ({
    what: `ask for a new password of ${email}`,
    async send({ send, site, mails }) {
      const query = form({ email, url: 'https://careers.example/reset' });
      const response = await send('POST', `${PATHS.lostPasswordLink}?${query}`, { headers: site });
      return [...(await seen(response)), letters(mails)];
    },
    expected(model, outcome) {
      const person = withAccount(model).find(({ account }) => same(account.email, email));
      if (person === undefined || !spend(model, email, 'password_reset')) return [204, undefined, []];
      const token = newToken(outcome) ?? 'a mail';
      person.history.push('reset_asked password');
      model.links.push({
        token,
        id: person.id,
        purpose: 'password_reset',
        expires: model.now + HOUR,
        confirmed: false,
      });
      model.mailed.push(token);
      return [204, undefined, [[addressed(person.account.email), token]]];
    },
  });

export const reset =
  ({ number, password }: { number: number; password: string }): Plan =>
  (model) => {
    const authToken = oneOf(model.mailed, number) ?? 'nonsense';
    return {
      what: `reset to ${password} by ${authToken}`,
      async send({ send, site }) {
        const body = form({ authToken, password });
        return seen(await send('POST', PATHS.resetPassword, { headers: site, body }));
      },
      expected(model) {
        if (password === 'too-simple') return [400, 'password invalid'];
        const link = goodLink(model, authToken, 'password_reset');
        const person = link && personOf(model, link.id);
        if (person?.account === undefined) return [200, false];
        person.account.password = password;
        person.account.failures = undefined;
        person.history.push('reset_done password');
        endAll(model, person.id, ['password_reset']);
        return [200, true];
      },
    };
  };

export const changePassword =
  ({ number, op, np }: { number: number; op: string; np: string }): Plan =>
  (model) => {
    const token = tokenOf(model, number);
    return {
      what: `change ${op} to ${np} by ${token}`,
      async send({ send }) {
        return seen(await send('POST', PATHS.changePassword, { headers: bearer(token), body: form({ op, np }) }));
      },
      expected(model, outcome, meanwhile) {
        const person = loggedIn(model, token);
        // The session may have ended, and with it the password, after it had been looked up.
        if (person === undefined) return meanwhile && outcome[0] === 200 ? [200, false] : [401, 'invalid_token'];
        if (np === 'too-simple') return [400, 'password invalid'];
        if (person.account.password !== op) {
          fail(person, model.now);
          return [200, false];
        }
        person.account.password = np;
        person.history.push('password_changed password');
        endAll(model, person.id, ['password_reset']);
        return [200, true];
      },
    };
  };

export const resend =
  (number: number): Plan =>
  (model) => {
    const token = tokenOf(model, number);
    return {
      what: `send the link again by ${token}`,
      async send({ send, mails }) {
        const response = await send('POST', PATHS.resendWorkEmailLink, { headers: bearer(token) });
        return [...(await seen(response)), letters(mails)];
      },
      expected(model, outcome, meanwhile) {
        const refused = [400, 'invalid_work_mail_address', []];
        const person = loggedIn(model, token);
        // The account may have been erased after the session had been looked up.
        if (person === undefined) return meanwhile && outcome[0] === 400 ? refused : [401, 'invalid_token', []];
        const { workEmail, confirmed } = person.account;
        const isOpen = !confirmed && holdsAddress(person.account, model.now);
        const link = model.links.find(({ id, purpose }) => id === person.id && purpose === 'work_email');
        if (!isOpen || workEmail === undefined || link === undefined) return refused;
        // Another claim may have taken the place of the one that had been looked up.
        if (meanwhile && outcome[0] === 400) return refused;
        if (!spend(model, workEmail, 'work_email')) return [204, undefined, []];
        link.token ??= newToken(outcome) ?? 'a mail';
        if (!model.mailed.includes(link.token)) model.mailed.push(link.token);
        return [204, undefined, [[addressed(workEmail), link.token]]];
      },
    };
  };

export const claimLater =
  ({ number, workEmail }: { number: number; workEmail: string }): Plan =>
  (model) => {
    const token = tokenOf(model, number);
    return {
      what: `claim ${workEmail} by ${token}`,
      async send({ send, mails }) {
        const options = { headers: bearer(token), json: { workEmail } };
        const response = await send('POST', PATHS.claimWorkEmail, options);
        return [...(await seen(response)), letters(mails)];
      },
      expected(model, outcome, meanwhile) {
        const refused = ([status, code]: readonly [number, string]): Outcome => [status, code, []];
        // The session, or the account, may have ended after it had been looked up.
        const person = loggedIn(model, token) ?? (meanwhile && outcome[0] !== 401 ? formerly(model, token) : undefined);
        if (person === undefined) return refused(meanwhile && outcome[0] === 429 ? TOO_MANY : NOT_LOGGED_IN);
        const { account, id } = person;
        if (account.confirmed && same(account.workEmail, workEmail)) return [204, undefined, []];
        if (!mayBeClaimed(model, workEmail)) return refused([400, 'invalid_work_mail_address']);
        const rivals = withAccount(model).filter(
          (rival) => rival.id !== id && same(rival.account.workEmail, workEmail),
        );
        if (rivals.some((rival) => holdsAddress(rival.account, model.now))) {
          return refused([400, 'work_mail_address_already_exists']);
        }
        for (const rival of rivals) release(rival.account);
        if (same(account.workEmail, workEmail) && !holdsAddress(account, model.now)) release(account);
        if (account.claims.filter((at) => at > model.now - DAY).length >= 5) return refused(TOO_MANY);
        model.links = model.links.filter((link) => link.id !== id || link.purpose !== 'work_email');
        return [204, undefined, claim(model, person, workEmail, outcome)];
      },
    };
  };

const NOT_LOGGED_IN = [401, 'invalid_token'] as const;
const TOO_MANY = [429, 'too_many_requests'] as const;

/** Whether a link has confirmed the claim that its account still has. */
function hasConfirmed(model: Model, token: string): boolean {
  const link = goodLink(model, token, 'work_email');
  return link?.confirmed === true && personOf(model, link.id)?.account?.confirmed === true;
}

/** The claim behind a link that can still be settled. */
function openClaim(model: Model, token: string): Account | undefined {
  const link = goodLink(model, token, 'work_email');
  const account = link && personOf(model, link.id)?.account;
  return account?.workEmail === undefined || account.confirmed ? undefined : account;
}

export const look =
  (number: number): Plan =>
  (model) => {
    const token = oneOf(model.mailed, number) ?? 'nonsense';
    return {
      what: `look at the page of ${token}`,
      async send({ send }) {
        const response = await send('GET', PATHS.claim(token));
        return [response.status, await pageOf(response)];
      },
      expected(model) {
        if (hasConfirmed(model, token)) return [200, 'confirmed'];
        return openClaim(model, token) === undefined ? [410, 'gone'] : [200, 'confirm'];
      },
    };
  };

export const settle =
  ({ number, decision }: { number: number; decision: string }): Plan =>
  (model) => {
    const token = oneOf(model.mailed, number) ?? 'nonsense';
    return {
      what: `${decision} by ${token}`,
      async send({ send }) {
        const response = await send('POST', PATHS.claim(token), { body: form({ decision }) });
        return [response.status, await pageOf(response)];
      },
      expected(model) {
        if (hasConfirmed(model, token)) return [200, 'confirmed'];
        const account = openClaim(model, token);
        if (account === undefined) return [410, 'gone'];
        const person = withAccount(model).find((one) => one.account === account);
        const link = model.links.find((link) => link.token === token);
        if (decision === 'confirm' && model.allowed) {
          if (link !== undefined) link.confirmed = true;
          person?.history.push('work_email_confirmed workEmail');
          Object.assign(account, { confirmed: true, claimedUntil: undefined });
          return [200, 'confirmed'];
        }
        model.links = model.links.filter((other) => other !== link);
        person?.history.push('work_email_denied workEmail');
        if (decision === 'deny') deny(model, account.workEmail ?? '');
        release(account);
        return decision === 'confirm' ? [410, 'domainGone'] : [200, 'denied'];
      },
    };
  };

const anyOf = (...values: readonly string[]) => fc.constantFrom(...values);
const one = fc.nat(5);

/** Every call of the Accounts family, and of its pages. */
export const accountCalls: readonly fc.Arbitrary<Plan>[] = [
  fc
    .record({
      username: anyOf(...USERNAMES),
      email: anyOf(...EMAILS),
      password: anyOf(...PASSWORDS),
      workEmail: fc.constantFrom(undefined, ...WORK_EMAILS),
      firstname: fc.constantFrom(undefined, 'Hannah'),
    })
    .map(register),
  fc.record({ username: anyOf(...USERNAMES, ...EMAILS), password: anyOf(...PASSWORDS) }).map(logIn),
  one.map(readMe),
  one.map(logOut),
  anyOf(...USERNAMES).map((value) => check('Username', value)),
  anyOf(...EMAILS).map((value) => check('Mail', value)),
  anyOf(...EMAILS).map(askForReset),
  fc.record({ number: one, password: anyOf(...PASSWORDS, 'too-simple') }).map(reset),
  fc.record({ number: one, op: anyOf(...PASSWORDS), np: anyOf(...PASSWORDS, 'too-simple') }).map(changePassword),
  one.map(resend),
  fc.record({ number: one, workEmail: anyOf(...WORK_EMAILS) }).map(claimLater),
  one.map(look),
  fc.record({ number: one, decision: anyOf('confirm', 'deny') }).map(settle),
];
