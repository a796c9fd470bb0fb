import { PATHS } from '../../support/paths.ts';
import { bearer, form } from '../../support/service.ts';
import { endAll, endChange, fail, oneOf, type Plan, personOf, spend, withAccount } from '../model.ts';
import { addressed, formerly, HOUR, linkOf, loggedIn, mailsOf, newToken, outcomeOf, same, tokenOf } from './people.ts';

export const askForReset =
  (email: string): Plan =>
  () => ({
    what: `ask for a new password of ${email}`,
    async send({ send, site, mails }) {
      const query = form({ email, url: 'https://careers.example/reset' });
      const response = await send('POST', `${PATHS.lostPasswordLink}?${query}`, { headers: site });
      return [...(await outcomeOf(response)), mailsOf(mails)];
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
        return outcomeOf(await send('POST', PATHS.resetPassword, { headers: site, body }));
      },
      expected(model) {
        if (password === 'too-simple') return [400, 'password invalid'];
        const link = linkOf(model, authToken, 'password_reset');
        const person = link && personOf(model, link.id);
        if (person?.account === undefined) return [200, false];
        person.account.password = password;
        person.account.failures = undefined;
        person.history.push('reset_done password');
        if (!person.account.emailVerified) person.history.push('email_verified email');
        person.account.emailVerified = true;
        endAll(model, person.id, ['password_reset']);
        endChange(model, person);
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
        return outcomeOf(await send('POST', PATHS.changePassword, { headers: bearer(token), body: form({ op, np }) }));
      },
      expected(model, outcome, meanwhile) {
        // The session may have ended after it had been looked up, alone or with the password.
        const late = meanwhile && outcome[1] === true ? formerly(model, token) : undefined;
        const person = loggedIn(model, token) ?? late;
        if (person === undefined) return meanwhile && outcome[0] === 200 ? [200, false] : [401, 'invalid_token'];
        if (np === 'too-simple') return [400, 'password invalid'];
        if (person.account.password !== op) {
          fail(person, model.now);
          return [200, false];
        }
        person.account.password = np;
        person.history.push('password_changed password');
        endAll(model, person.id, ['password_reset']);
        endChange(model, person);
        return [200, true];
      },
    };
  };
