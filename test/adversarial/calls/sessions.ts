import { PATHS } from '../../support/paths.ts';
import { bearer, form, passwordGrant } from '../../support/service.ts';
import { dayOf, endSessions, fail, type Plan, tally, withAccount } from '../model.ts';
import { seen } from '../model-retention.ts';
import { hasAddress, loggedIn, outcomeOf, SESSION, same, tokenOf } from './people.ts';

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
      if (person.account.notice !== undefined) seen.add('came back');
      Object.assign(person.account, { lastLogIn: dayOf(model.now), notice: undefined });
      model.tokens.push(token);
      model.sessions.push({ token, id: person.id, expires: model.now + SESSION });
      return [200, token];
    },
  });

export const readMe =
  (number: number): Plan =>
  (model) => {
    const token = tokenOf(model, number);
    return {
      what: `read me by ${token}`,
      async send({ send }) {
        const response = await send('GET', PATHS.me, { headers: bearer(token) });
        if (response.status !== 200) return outcomeOf(response);
        const { id, username, email, workEmail, internal } = await response.json<Record<string, unknown>>();
        return [200, id, username, email, workEmail, internal];
      },
      expected(model) {
        const person = loggedIn(model, token);
        if (person === undefined) return [401, 'invalid_token'];
        const { username, email, workEmail = null, confirmed } = person.account;
        const isShown = hasAddress(person.account, model.now);
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
        return outcomeOf(await send('POST', PATHS.revoke, { headers: site, body: form({ token }) }));
      },
      expected(model) {
        endSessions(model, (session) => session.token === token);
        return [200, {}];
      },
    };
  };
