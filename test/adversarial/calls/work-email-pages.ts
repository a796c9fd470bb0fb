import { PATHS } from '../../support/paths.ts';
import { form } from '../../support/service.ts';
import { pageOf } from '../../support/work-email.ts';
import { type Account, deny, type Model, oneOf, type Plan, personOf, release, withAccount } from '../model.ts';
import { linkOf } from './people.ts';

/** Whether a link has confirmed the claim that its account still has. */
function hasConfirmed(model: Model, token: string): boolean {
  const link = linkOf(model, token, 'work_email');
  return link?.confirmed === true && personOf(model, link.id)?.account?.confirmed === true;
}

/** The claim behind a link that can still be settled. */
function openClaim(model: Model, token: string): Account | undefined {
  const link = linkOf(model, token, 'work_email');
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
