import { PATHS } from '../../support/paths.ts';
import { bearer } from '../../support/service.ts';
import {
  type Account,
  endChange,
  endSessions,
  erase,
  fail,
  type Link,
  type Model,
  type Outcome,
  type Person,
  type Plan,
  spend,
  tally,
  withAccount,
} from '../model.ts';
import { addressed, formerly, HOUR, loggedIn, mailsOf, newToken, outcomeOf, same, tokenOf } from './people.ts';

export const updateName =
  ({ number, firstname }: { number: number; firstname: string | null }): Plan =>
  (model) => {
    const token = tokenOf(model, number);
    return {
      what: `change the name to ${firstname} by ${token}`,
      async send({ send }) {
        const response = await send('PATCH', PATHS.me, { headers: bearer(token), json: { firstname } });
        if (response.status !== 200) return outcomeOf(response);
        const me = await response.json<Record<string, unknown>>();
        return [200, me.firstname];
      },
      expected(model, outcome, meanwhile) {
        // The session may have ended after it had been looked up.
        const late = meanwhile && outcome[0] === 200 ? formerly(model, token) : undefined;
        const person = loggedIn(model, token) ?? late;
        if (person === undefined) return [401, 'invalid_token'];
        const name = firstname ?? undefined;
        if (person.account.firstname !== name) person.history.push('account_updated firstname');
        person.account.firstname = name;
        return [200, firstname];
      },
    };
  };

/** The name space is that of addresses too: of those with an `@` the own address alone may be a user name. */
export const updateUsername =
  ({ number, username }: { number: number; username: string }): Plan =>
  (model) => {
    const token = tokenOf(model, number);
    return {
      what: `change the user name to ${username} by ${token}`,
      async send({ send }) {
        const response = await send('PATCH', PATHS.me, { headers: bearer(token), json: { username } });
        if (response.status !== 200) return outcomeOf(response);
        return [200, (await response.json<Record<string, unknown>>()).username];
      },
      expected(model, outcome, meanwhile) {
        // The session may have ended after it had been looked up.
        const late = meanwhile && outcome[0] !== 401 ? formerly(model, token) : undefined;
        const person = loggedIn(model, token) ?? late;
        if (person === undefined) return meanwhile && outcome[0] === 400 ? outcome : [401, 'invalid_token'];
        const taken: Outcome = [400, 'username_already_exists'];
        if (username.includes('@') && !same(person.account.email, username)) {
          // The account got another address while the call was under way.
          return meanwhile && outcome[1] === taken[1] ? taken : [400, 'invalid_username_address'];
        }
        const others = withAccount(model).filter(({ id }) => id !== person.id);
        const isTaken = ({ account }: { account: Account }) =>
          same(account.username, username) || same(account.email, username);
        if (others.some(isTaken)) return taken;
        if (person.account.username !== username) person.history.push('account_updated username');
        person.account.username = username;
        return [200, username];
      },
    };
  };

export const endEverySession =
  (number: number): Plan =>
  (model) => {
    const token = tokenOf(model, number);
    return {
      what: `end every session by ${token}`,
      async send({ send }) {
        return outcomeOf(await send('DELETE', PATHS.sessions, { headers: bearer(token) }));
      },
      expected(model, outcome, meanwhile) {
        const person = loggedIn(model, token);
        if (person === undefined) {
          // The session may have ended after it had been looked up: then there was none to end.
          const late = meanwhile && outcome[0] === 204;
          const former = late ? formerly(model, token) : undefined;
          if (former !== undefined) endChange(model, former);
          return late ? [204, undefined] : [401, 'invalid_token'];
        }
        person.history.push('sessions_ended ');
        endSessions(model, ({ id }) => id === person.id);
        endChange(model, person);
        return [204, undefined];
      },
    };
  };

export const eraseMyself =
  ({ number, password }: { number: number; password: string }): Plan =>
  (model) => {
    const token = tokenOf(model, number);
    return {
      what: `leave with ${password} by ${token}`,
      async send({ send }) {
        return outcomeOf(await send('POST', PATHS.eraseMe, { headers: bearer(token), json: { password } }));
      },
      expected(model, outcome, meanwhile) {
        // The session may have ended after it had been looked up.
        const late = meanwhile && outcome[0] === 204 ? formerly(model, token) : undefined;
        const person = loggedIn(model, token) ?? late;
        // The person may have been erased, or a wrong password counted, after the session had been looked up.
        if (person === undefined) return meanwhile && outcome[0] !== 401 ? outcome : [401, 'invalid_token'];
        if (person.account.password !== password) {
          fail(person, model.now);
          return [400, 'wrong_password'];
        }
        erase(model, person);
        return [204, undefined];
      },
    };
  };

/** A link in place of an earlier one that has not confirmed, and its mail within the budget. */
function asked(model: Model, person: Person, email: string, outcome: Outcome): Outcome {
  tally(person, 'email_verification_asked', model.now);
  const token = spend(model, email, 'email') ? (newToken(outcome) ?? 'a mail') : undefined;
  const isOpen = (link: Link) => link.id === person.id && link.purpose === 'email' && !link.confirmed;
  // Beyond the budget the one to the same address stays.
  const stays = model.links.find((link) => isOpen(link) && link.email === email && link.expires > model.now);
  model.links = model.links.filter((link) => !isOpen(link) || (token === undefined && link === stays));
  if (token === undefined && stays !== undefined) return [204, undefined, []];
  const expires = model.now + 48 * HOUR;
  model.links.push({ token, id: person.id, purpose: 'email', email, expires, confirmed: false });
  if (token === undefined) return [204, undefined, []];
  model.mailed.push(token);
  return [204, undefined, [[addressed(email), token]]];
}

export const changeEmail =
  ({ number, email, password }: { number: number; email: string; password: string }): Plan =>
  (model) => {
    const token = tokenOf(model, number);
    return {
      what: `ask for ${email} with ${password} by ${token}`,
      async send({ send, mails }) {
        const json = { email, password };
        const response = await send('POST', PATHS.changeEmail, { headers: bearer(token), json });
        return [...(await outcomeOf(response)), mailsOf(mails)];
      },
      expected(model, outcome, meanwhile) {
        const person = loggedIn(model, token);
        if (person === undefined) {
          return meanwhile && outcome[0] === 400 ? outcome : [401, 'invalid_token', []];
        }
        if (person.account.password !== password) {
          fail(person, model.now);
          return [400, 'wrong_password', []];
        }
        const others = withAccount(model).filter(({ id }) => id !== person.id);
        if (others.some(({ account }) => same(account.email, email))) return [400, 'mail_address_already_exists', []];
        // The account got another address while the call was under way.
        if (meanwhile && outcome[0] === 503) return [503, 'service_unavailable', []];
        return asked(model, person, email, outcome);
      },
    };
  };

export const verifyEmail =
  (number: number): Plan =>
  (model) => {
    const token = tokenOf(model, number);
    return {
      what: `ask for a link to the own address by ${token}`,
      async send({ send, mails }) {
        const response = await send('POST', PATHS.verifyEmail, { headers: bearer(token) });
        return [...(await outcomeOf(response)), mailsOf(mails)];
      },
      expected(model, outcome, meanwhile) {
        const person = loggedIn(model, token);
        if (person === undefined) {
          // The session may have ended after it had been looked up, by the reset that has verified the address.
          const late = meanwhile && outcome[0] === 204 ? formerly(model, token) : undefined;
          return late?.account.emailVerified ? [204, undefined, []] : [401, 'invalid_token', []];
        }
        if (person.account.emailVerified) return [204, undefined, []];
        return asked(model, person, person.account.email, outcome);
      },
    };
  };
