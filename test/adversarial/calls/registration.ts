import { PATHS, V3 } from '../../support/paths.ts';
import { form } from '../../support/service.ts';
import { type Account, newPerson, type Outcome, type Plan, personOf, release, withAccount } from '../model.ts';
import { hasAddress, mailsOf, outcomeOf, same } from './people.ts';
import { claim, mayBeClaimed } from './work-email.ts';

/** The input of a registration. */
interface Registration {
  username: string;
  email: string;
  password: string;
  workEmail?: string | undefined;
  firstname?: string | undefined;
}

export const register =
  (fields: Registration): Plan =>
  () => ({
    what: `register ${JSON.stringify(fields)}`,
    async send({ send, site, mails }) {
      const json = { ...fields, internal: fields.workEmail !== undefined };
      const response = await send('POST', PATHS.accounts, { headers: site, json });
      const id = response.headers.get('location')?.slice('/applicants/'.length);
      return [...(await outcomeOf(response)), id, mailsOf(mails)];
    },
    expected(model, outcome, meanwhile) {
      const rejected = (code: string): Outcome => [400, code, undefined, []];
      const others = withAccount(model).map(({ account }) => account);
      const { username, email, password, workEmail, firstname } = fields;
      if (username.includes('@') && !same(username, email)) return rejected('invalid_username_address');
      if (others.some((other) => same(other.email, email))) return rejected('mail_address_already_exists');
      const isTaken = (other: Account) => same(other.username, username) || same(other.email, username);
      if (others.some(isTaken)) return rejected('username_already_exists');
      if (workEmail !== undefined) {
        if (!mayBeClaimed(model, workEmail)) return rejected('invalid_work_mail_address');
        const rivals = others.filter((other) => same(other.workEmail, workEmail));
        if (rivals.some((rival) => hasAddress(rival, model.now))) return rejected('work_mail_address_already_exists');
        for (const rival of rivals) release(rival);
      }
      // The account that had taken a name was erased while the call was under way.
      if (meanwhile && outcome[0] === 503) return [503, 'service_unavailable', undefined, []];

      const id = outcome[2] as string;
      if (id === undefined || personOf(model, id) !== undefined) return ['a new id'];
      const person = newPerson(id, model.now, { email, external_applicant_name: firstname });
      const unclaimed = {
        emailVerified: false,
        firstname,
        workEmail: undefined,
        claimedUntil: undefined,
        confirmed: false,
        claims: [],
      };
      const account: Account = { username, email, password, ...unclaimed, failures: undefined };
      person.account = account;
      person.history.push(`registered username email${firstname === undefined ? '' : ' firstname'}`);
      model.people.push(person);
      const mails = workEmail === undefined ? [] : claim(model, { ...person, account }, workEmail, outcome);
      return [204, undefined, id, mails];
    },
  });

export const check =
  (what: 'Username' | 'Mail', value: string): Plan =>
  () => ({
    what: `check ${value}`,
    async send({ send, site }) {
      const query = form({ [what === 'Mail' ? 'email' : 'username']: value });
      return outcomeOf(await send('GET', `${V3}/check${what}ForExistence?${query}`, { headers: site }));
    },
    expected(model) {
      const isTaken = ({ account }: { account: Account }) =>
        same(account.email, value) || (what === 'Username' && same(account.username, value));
      return [200, withAccount(model).some(isTaken)];
    },
  });
