import { PATHS } from '../../support/paths.ts';
import { form } from '../../support/service.ts';
import { pageOf } from '../../support/work-email.ts';
import { type Account, type Model, oneOf, type Person, type Plan, personOf, withAccount } from '../model.ts';
import { linkOf, same } from './people.ts';

export const lookAtEmail =
  (number: number): Plan =>
  (model) => {
    const token = oneOf(model.mailed, number) ?? 'nonsense';
    return {
      what: `look at the page of an address of ${token}`,
      async send({ send }) {
        const response = await send('GET', PATHS.emailLink(token));
        return [response.status, await pageOf(response)];
      },
      expected(model) {
        const link = linkOf(model, token, 'email');
        if (link === undefined) return [410, 'gone'];
        return [200, link.confirmed ? 'emailConfirmed' : 'email'];
      },
    };
  };

export const settleEmail =
  ({ number, decision }: { number: number; decision: string }): Plan =>
  (model) => {
    const token = oneOf(model.mailed, number) ?? 'nonsense';
    return {
      what: `${decision} an address by ${token}`,
      async send({ send }) {
        const response = await send('POST', PATHS.emailLink(token), { body: form({ decision }) });
        return [response.status, await pageOf(response)];
      },
      expected(model) {
        const link = linkOf(model, token, 'email');
        const person = link && personOf(model, link.id);
        if (link?.email === undefined || person?.account === undefined) return [410, 'gone'];
        if (link.confirmed) return [200, 'emailConfirmed'];
        if (decision === 'deny') {
          person.history.push('email_denied email');
          model.links = model.links.filter((other) => other !== link);
          return [200, 'emailDenied'];
        }
        const { email } = link;
        const others = withAccount(model).filter(({ id }) => id !== person.id);
        if (others.some(({ account }) => same(account.email, email))) return [410, 'taken'];
        link.confirmed = true;
        take(model, person as Person & { account: Account }, email);
        return [200, 'emailConfirmed'];
      },
    };
  };

/** An account has another address, or the same one verified; what leads to the one of before ends. */
function take(model: Model, person: Person & { account: Account }, email: string): void {
  const { account } = person;
  const isNew = !same(account.email, email);
  person.history.push(isNew ? 'email_changed email' : 'email_verified email');
  Object.assign(account, { email, emailVerified: true });
  if (account.username.includes('@')) account.username = email;
  if (!isNew) return;
  model.links = model.links.filter((link) => link.id !== person.id || link.purpose === 'work_email' || link.confirmed);
}
