import { PATHS } from '../../support/paths.ts';
import { bearer } from '../../support/service.ts';
import {
  type Account,
  isDenied,
  type Link,
  type Model,
  type Outcome,
  type Person,
  type Plan,
  release,
  spend,
  withAccount,
} from '../model.ts';
import {
  addressed,
  DAY,
  formerly,
  HOUR,
  hasAddress,
  loggedIn,
  mailsOf,
  newToken,
  outcomeOf,
  same,
  tokenOf,
} from './people.ts';

/** Whether the company allows the domain, and the owner of the mailbox has not denied. */
export const mayBeClaimed = (model: Model, workEmail: string) =>
  model.allowed && workEmail.toLowerCase().endsWith('@acme.example') && !isDenied(model, workEmail);

/** A claim that has been accepted: its link, its entry, and its mail within the budget. Yields the mails. */
export function claim(
  model: Model,
  person: Person & { account: Account },
  workEmail: string,
  outcome: Outcome,
): Outcome {
  const { id, account, history } = person;
  const expires = model.now + 48 * HOUR;
  const token = spend(model, workEmail, 'work_email') ? (newToken(outcome) ?? 'a mail') : undefined;
  if (account.confirmed) history.push('internal_ended internal');
  Object.assign(account, { workEmail, claimedUntil: expires, confirmed: false });
  account.claims.push(model.now);
  history.push('work_email_claimed workEmail');
  model.links.push({ token, id, purpose: 'work_email', expires, confirmed: false });
  if (token === undefined) return [];
  model.mailed.push(token);
  return [[addressed(workEmail), token]];
}

export const resend =
  (number: number): Plan =>
  (model) => {
    const token = tokenOf(model, number);
    return {
      what: `send the link again by ${token}`,
      async send({ send, mails }) {
        const response = await send('POST', PATHS.resendWorkEmailLink, { headers: bearer(token) });
        return [...(await outcomeOf(response)), mailsOf(mails)];
      },
      expected(model, outcome, meanwhile) {
        const rejected = [400, 'invalid_work_mail_address', []];
        const person = loggedIn(model, token);
        // The account may have been erased after the session had been looked up.
        if (person === undefined) return meanwhile && outcome[0] === 400 ? rejected : [401, 'invalid_token', []];
        const { workEmail, confirmed } = person.account;
        const isOpen = !confirmed && hasAddress(person.account, model.now);
        const link = model.links.find(({ id, purpose }) => id === person.id && purpose === 'work_email');
        if (!isOpen || workEmail === undefined || link === undefined) return rejected;
        // Another claim may have taken the place of the one that had been looked up.
        if (meanwhile && outcome[0] === 400) return rejected;
        return mailedAgain(model, link, workEmail, outcome);
      },
    };
  };

/** The link of an open claim is mailed again within the budget. */
function mailedAgain(model: Model, link: Link, workEmail: string, outcome: Outcome): Outcome {
  if (!spend(model, workEmail, 'work_email')) return [204, undefined, []];
  link.token ??= newToken(outcome) ?? 'a mail';
  if (!model.mailed.includes(link.token)) model.mailed.push(link.token);
  return [204, undefined, [[addressed(workEmail), link.token]]];
}

export const claimLater =
  ({ number, workEmail }: { number: number; workEmail: string }): Plan =>
  (model) => {
    const token = tokenOf(model, number);
    return {
      what: `claim ${workEmail} by ${token}`,
      async send({ send, mails }) {
        const options = { headers: bearer(token), json: { workEmail } };
        const response = await send('POST', PATHS.claimWorkEmail, options);
        return [...(await outcomeOf(response)), mailsOf(mails)];
      },
      expected(model, outcome, meanwhile) {
        const rejected = ([status, code]: readonly [number, string]): Outcome => [status, code, []];
        // The session, or the account, may have ended after it had been looked up.
        const person = loggedIn(model, token) ?? (meanwhile && outcome[0] !== 401 ? formerly(model, token) : undefined);
        if (person === undefined) return rejected(meanwhile && outcome[0] === 429 ? TOO_MANY : NOT_LOGGED_IN);
        const { account, id } = person;
        if (account.confirmed && same(account.workEmail, workEmail)) return [204, undefined, []];
        if (!mayBeClaimed(model, workEmail)) return rejected([400, 'invalid_work_mail_address']);
        const rivals = withAccount(model).filter(
          (rival) => rival.id !== id && same(rival.account.workEmail, workEmail),
        );
        if (rivals.some((rival) => hasAddress(rival.account, model.now))) {
          return rejected([400, 'work_mail_address_already_exists']);
        }
        for (const rival of rivals) release(rival.account);
        if (same(account.workEmail, workEmail) && !hasAddress(account, model.now)) release(account);
        const open = model.links.find((link) => link.id === id && link.purpose === 'work_email' && !link.confirmed);
        if (open !== undefined && same(account.workEmail, workEmail) && hasAddress(account, model.now)) {
          // The claim was settled or replaced while the call was under way.
          if (meanwhile && outcome[0] === 503) return rejected([503, 'service_unavailable']);
          return mailedAgain(model, open, account.workEmail ?? workEmail, outcome);
        }
        if (account.claims.filter((at) => at > model.now - DAY).length >= 5) return rejected(TOO_MANY);
        model.links = model.links.filter((link) => link.id !== id || link.purpose !== 'work_email');
        return [204, undefined, claim(model, person, workEmail, outcome)];
      },
    };
  };

const NOT_LOGGED_IN = [401, 'invalid_token'] as const;
const TOO_MANY = [429, 'too_many_requests'] as const;
