import { sha256 } from '../../../src/platform/hash.ts';
import { PATHS } from '../../support/paths.ts';
import { bearer, form, passwordGrant } from '../../support/service.ts';
import { dayOf, endSessions, fail, type Model, type Outcome, type Plan, tally, withAccount } from '../model.ts';
import { reached } from '../model-retention.ts';
import { formerly, hasAddress, loggedIn, outcomeOf, SESSION, same, tokenOf } from './people.ts';

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
      if (person.account.notice !== undefined) reached.add('came back');
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

/** The person of a session; among other calls, also of one that ended after it had been looked up. */
function whoAsks(model: Model, token: string, outcome: Outcome, meanwhile: boolean) {
  return loggedIn(model, token) ?? (meanwhile && outcome[0] !== 401 ? formerly(model, token) : undefined);
}

export const listSessions =
  (number: number): Plan =>
  (model) => {
    const token = tokenOf(model, number);
    return {
      what: `list the sessions by ${token}`,
      async send({ send }) {
        const response = await send('GET', PATHS.sessions, { headers: bearer(token) });
        if (response.status !== 200) return outcomeOf(response);
        const { data } = await response.json<{ data: { id: string; current: boolean }[] }>();
        const own = (await sha256(token)).slice(0, 22);
        return [200, data.length, data.filter(({ current }) => current).map(({ id }) => id === own)];
      },
      expected(model, outcome, meanwhile) {
        const person = whoAsks(model, token, outcome, meanwhile);
        // The person may have been erased after the session had been looked up.
        if (person === undefined) return meanwhile && outcome[1] === 0 ? [200, 0, []] : [401, 'invalid_token'];
        const live = model.sessions.filter(({ id, expires }) => id === person.id && expires > model.now);
        return [200, live.length, live.filter((session) => session.token === token).map(() => true)];
      },
    };
  };

export const endSession =
  ({ number, other }: { number: number; other: number }): Plan =>
  (model) => {
    const [token, ended] = [tokenOf(model, number), tokenOf(model, other)];
    return {
      what: `end the session ${ended} by ${token}`,
      async send({ send }) {
        const path = PATHS.session((await sha256(ended)).slice(0, 22));
        return outcomeOf(await send('DELETE', path, { headers: bearer(token) }));
      },
      expected(model, outcome, meanwhile) {
        const person = whoAsks(model, token, outcome, meanwhile);
        // The person may have been erased after the session had been looked up.
        if (person === undefined) return meanwhile && outcome[0] === 404 ? outcome : [401, 'invalid_token'];
        const isEnded = (session: Model['sessions'][number]) =>
          session.token === ended && session.id === person.id && session.expires > model.now;
        if (!model.sessions.some(isEnded)) return [404, 'not_found'];
        person.history.push('sessions_ended ');
        endSessions(model, isEnded);
        return [204, undefined];
      },
    };
  };
