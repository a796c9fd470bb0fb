import fc from 'fast-check';
import { linkIn } from '../support/accounts.ts';
import type { Mail } from '../support/mailbox.ts';
import { PATHS, V3 } from '../support/paths.ts';
import { bearer, form, passwordGrant } from '../support/service.ts';
import { pageOf } from '../support/work-email.ts';
import {
  type Account,
  endAll,
  type Link,
  type Model,
  newPerson,
  type Outcome,
  oneOf,
  type Person,
  type Plan,
  personOf,
  release,
  tally,
  withAccount,
} from './model.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const USERNAMES = ['hannah', 'HANNAH', 'otto', 'b@x.example'];
const EMAILS = ['a@x.example', 'A@X.example', 'b@x.example'];
const WORK_EMAILS = ['w@acme.example', 'W@ACME.example', 'v@elsewhere.example'];
const PASSWORDS = ['Sunny-Day-2025', 'Rainy-Day-2025'];

/** An address as it is mailed: to the domain that was checked. */
const mailed = (address: string) => address.replace(/@.*$/, (domain) => domain.toLowerCase());

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

/** The person behind a token that is still good; a use is noted at most every five minutes, and gives it 65 more. */
function loggedIn(model: Model, token: string): (Person & { account: Account }) | undefined {
  const session = model.sessions.find((session) => session.token === token && session.expires > model.now);
  if (session === undefined) return undefined;
  if (session.expires <= model.now + HOUR) session.expires = model.now + 65 * MINUTE;
  return withAccount(model).find(({ id }) => id === session.id);
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

const isAllowed = ({ allowed }: Model, workEmail: string) =>
  allowed && workEmail.toLowerCase().endsWith('@acme.example');

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
        const isDenied = model.denials.some(({ mailbox, at }) => same(mailbox, workEmail) && at > model.now - 30 * DAY);
        if (isDenied || !isAllowed(model, workEmail)) return refused('invalid_work_mail_address');
        const rivals = others.filter((other) => same(other.workEmail, workEmail));
        if (rivals.some((rival) => holdsAddress(rival, model.now))) return refused('work_mail_address_already_exists');
        for (const rival of rivals) release(rival);
      }
      // The account that had taken a name was erased while the call was under way.
      if (meanwhile && outcome[0] === 503) return [503, 'service_unavailable', undefined, []];

      const id = outcome[2] as string;
      if (id === undefined || personOf(model, id) !== undefined) return ['a new id'];
      const token = newToken(outcome);
      const claimedUntil = workEmail === undefined ? undefined : model.now + 48 * HOUR;
      const person = newPerson(id, model.now, { email, external_applicant_name: firstname });
      person.account = { username, email, password, workEmail, claimedUntil, confirmed: false };
      person.history.push(`registered username email${firstname === undefined ? '' : ' firstname'}`);
      model.people.push(person);
      if (token !== undefined && claimedUntil !== undefined) {
        person.history.push('work_email_claimed workEmail');
        model.links.push({ token, id, purpose: 'work_email', expires: claimedUntil });
        model.mailed.push(token);
      }
      return [204, undefined, id, workEmail === undefined ? [] : [[mailed(workEmail), token]]];
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
      const isByEmail = fields.username.includes('@');
      const person = people.find(({ account }) => same(isByEmail ? account.email : account.username, fields.username));
      if (person?.account.password !== fields.password) {
        if (person !== undefined) tally(person, 'log_in_failed', model.now);
        return [400, 'invalid_grant'];
      }
      const token = outcome[1] as string;
      if (model.tokens.includes(token)) return ['a new token'];
      tally(person, 'logged_in', model.now);
      model.tokens.push(token);
      model.sessions.push({ token, id: person.id, expires: model.now + 65 * MINUTE });
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
        const isInternal = confirmed && isAllowed(model, workEmail ?? '');
        return [200, person.id, username, email, isShown ? workEmail : null, isInternal];
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
        model.sessions = model.sessions.filter((session) => session.token !== token);
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
      const sent = model.resets.filter(({ mailbox }) => same(mailbox, email));
      const isWithin = (period: number) => sent.filter(({ at }) => at > model.now - period).length;
      if (person === undefined || isWithin(5 * MINUTE) > 0 || isWithin(DAY) >= 5) return [204, undefined, []];
      const token = newToken(outcome);
      if (token === undefined) return [204, undefined, ['a mail']];
      model.resets.push({ mailbox: email, at: model.now });
      person.history.push('reset_asked password');
      model.links.push({ token, id: person.id, purpose: 'password_reset', expires: model.now + HOUR });
      model.mailed.push(token);
      return [204, undefined, [[mailed(person.account.email), token]]];
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
          tally(person, 'log_in_failed', model.now);
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
        const link = model.links.find(({ id, purpose }) => id === person.id && purpose === 'work_email');
        const isOpen = !person.account.confirmed && holdsAddress(person.account, model.now);
        return isOpen ? [204, undefined, [[mailed(person.account.workEmail ?? ''), link?.token]]] : refused;
      },
    };
  };

/** Whether the link has confirmed the claim that the account still has. */
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
        const link = model.links.find((link) => link.token === token) as Link;
        if (decision === 'confirm' && model.allowed) {
          person?.history.push('work_email_confirmed workEmail');
          Object.assign(account, { confirmed: true, claimedUntil: undefined });
          link.confirmed = true;
          return [200, 'confirmed'];
        }
        person?.history.push('work_email_denied workEmail');
        model.links = model.links.filter((other) => other !== link);
        if (decision === 'deny') model.denials.push({ mailbox: account.workEmail as string, at: model.now });
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
  one.map(look),
  fc.record({ number: one, decision: anyOf('confirm', 'deny') }).map(settle),
];
